using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Transports;

namespace LinkedRecords.Api.Schema;

/// <summary>A socket of somebody who is signed in: cut when the credential ends, counted, and kept when a fresh credential comes in time.</summary>
internal sealed class SocketOfUser
{
    private readonly HttpContext _http;
    private readonly ApiContext _context;
    private readonly IDisposable _place;
    private readonly Gate _gate;
    private readonly SessionWatch.Watched _watched;

    /// <summary>Watches over it from now on.</summary>
    /// <param name="place">Given back when the socket closes.</param>
    public SocketOfUser(HttpContext http, Caller caller, IDisposable place)
    {
        (_http, _context, _place) = (http, new ApiContext(caller), place);
        _gate = http.RequestServices.GetRequiredService<Gate>();
        _watched = http.RequestServices.GetRequiredService<SessionWatch>().Watch(caller);
    }

    /// <summary>Lets it in.</summary>
    public Admission.Granted Admit() => new(_context)
    {
        Ends = _watched.Ended,
        Pace = Pace,
        Renew = RenewAsync,
        OnEnd = () =>
        {
            _watched.Dispose();
            _place.Dispose();
            return ValueTask.CompletedTask;
        },
    };

    private GraphQLError? Pace() =>
        GraphQLFace.ErrorOf(_gate.TakeFor(_http.Connection.RemoteIpAddress) ?? _gate.TakeFor(_context.Caller!.User));

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
