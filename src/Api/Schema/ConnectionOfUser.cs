using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.GraphQL.Transports;

namespace LinkedRecords.Api.Schema;

/// <summary>A socket, or a request that may become a stream, of somebody who is signed in: cut when the credential ends, and counted.</summary>
internal sealed class ConnectionOfUser
{
    private readonly HttpContext _http;
    private readonly ApiContext _context;
    private readonly IDisposable? _place;
    private readonly SocketPace _pace;
    private readonly SessionWatch.Watched _watched;

    /// <summary>Watches over it from now on.</summary>
    /// <param name="place">Given back when it is over; null: not counted.</param>
    public ConnectionOfUser(HttpContext http, Caller caller, IDisposable? place)
    {
        (_http, _context, _place) = (http, new ApiContext(caller), place);
        _pace = http.RequestServices.GetRequiredService<SocketPace>();
        _watched = http.RequestServices.GetRequiredService<SessionWatch>().Watch(caller);
    }

    /// <summary>Lets a request in.</summary>
    public Admission.Granted AdmitRequest() => new(_context) { Ends = _watched.Ended, OnEnd = EndAsync };

    /// <summary>Lets a socket in, which is kept when a fresh credential comes in time.</summary>
    public Admission.Granted AdmitSocket() => AdmitRequest() with { Pace = PaceAsync, Renew = RenewAsync };

    private ValueTask EndAsync()
    {
        _watched.Dispose();
        _place?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Admission.TooMany?> PaceAsync(CancellationToken cancellationToken) =>
        GraphQLFace.TooMany(await _pace.AdmitAsync(_context.Caller!.User, _http.Connection.RemoteIpAddress, cancellationToken));

    // The same person only: what is open on the socket was let in for that one.
    private async ValueTask<bool> RenewAsync(JsonElement payload, CancellationToken cancellationToken)
    {
        if (GraphQLFace.TokenOf(payload) is not { } token)
        {
            return true;
        }

        var authenticator = _http.RequestServices.GetRequiredService<Authenticator>();
        if (await authenticator.AuthenticateAsync(token, cancellationToken) is not { } caller || caller.User != _context.Caller!.User)
        {
            return false;
        }

        _context.Renew(caller);
        _watched.Renew(caller);
        return true;
    }
}
