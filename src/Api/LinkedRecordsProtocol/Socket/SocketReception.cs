using System.Net;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Socket;

/// <summary>Receives a connection: first who it is, then its session, and only then the acknowledgement, so that no event comes too early.</summary>
internal sealed class SocketReception(
    Authenticator authenticator, ClientSessions sessions, ChannelDoor door, SessionWatch credentials, SocketEvents events, TimeProvider clock)
{
    private const string Bearer = "Bearer ";
    private const int LongestToken = 16 * 1024;
    private const int LongestId = 100;
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(20);

    /// <summary>Serves the connection until it ends.</summary>
    /// <param name="credential">What came with the upgrade: a cookie, or a header where no browser is.</param>
    /// <param name="address">Where it comes from.</param>
    public async Task ServeAsync(FrameSocket socket, string? credential, IPAddress? address, CancellationToken cancellationToken)
    {
        await socket.SendAsync(SocketConnection.Open(Guid.NewGuid().ToString("N")), cancellationToken);
        if (await ReadConnectAsync(socket, cancellationToken) is not { } connect)
        {
            return;
        }

        var token = ProtocolText(connect.Data, "token") is { Length: > 0 and <= LongestToken } given ? WithoutScheme(given) : credential;
        if (token is null || await authenticator.AuthenticateAsync(token, cancellationToken) is not { } caller)
        {
            await RefuseAsync(socket, "unauthorized", cancellationToken);
            return;
        }

        if (ProtocolText(connect.Data, "pid") is { Length: > 0 and <= LongestId } id)
        {
            await ResumeAsync(socket, caller, address, id, SessionOffset.TryRead(ProtocolText(connect.Data, "offset")), cancellationToken);
        }
        else
        {
            await BeginAsync(socket, caller, address, cancellationToken);
        }
    }

    private static string WithoutScheme(string token) => token.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? token[Bearer.Length..].Trim() : token;

    private static string? ProtocolText(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) ? JavaScriptText.Read(value) : null;

    private static async ValueTask<SocketPacket?> ReadConnectAsync(FrameSocket socket, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeToConnect);
        while (await socket.ReceiveAsync(patience.Token) is ['4', .. var packet])
        {
            if (SocketPacket.TryRead(packet) is not { Kind: SocketPacket.Connect } connect)
            {
                return null;
            }

            if (string.Equals(connect.Namespace, "/", StringComparison.Ordinal))
            {
                return connect;
            }

            await socket.SendAsync($"44{connect.Namespace},{{\"message\":\"Invalid namespace\"}}", cancellationToken);
        }

        return null;
    }

    // The client closes the connection itself; one that does not is not waited for.
    private static async Task RefuseAsync(FrameSocket socket, string reason, CancellationToken cancellationToken)
    {
        await socket.SendAsync($"44{{\"message\":\"{reason}\"}}", cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeToConnect);
        while (await socket.ReceiveAsync(patience.Token) is not null)
        {
            // Whatever it sends, nobody is here.
        }
    }

    private async Task BeginAsync(FrameSocket socket, Caller caller, IPAddress? address, CancellationToken cancellationToken)
    {
        if (await sessions.OpenAsync(caller) is { } lease)
        {
            await RunAsync(socket, lease, address, isResumed: false, cancellationToken);
        }
        else
        {
            await RefuseAsync(socket, "too many connections", cancellationToken);
        }
    }

    private async Task ResumeAsync(
        FrameSocket socket, Caller caller, IPAddress? address, string id, SessionOffset? offset, CancellationToken cancellationToken)
    {
        if (offset is { } last && await FindAsync(id, caller, last, cancellationToken) is { } lease)
        {
            await RunAsync(socket, lease, address, isResumed: true, cancellationToken);
        }
        else if (offset is { Channels: 0 })
        {
            // It listens to nothing yet, so there is nothing that it could miss.
            await BeginAsync(socket, caller, address, cancellationToken);
        }
        else
        {
            // It does not know that its channels are gone, and would never ask for them again. This it tells its application.
            await socket.SendAsync($"40{{\"sid\":\"{Guid.NewGuid():N}\"}}", cancellationToken);
            await socket.SendAsync("41", cancellationToken);
        }
    }

    private async Task<SessionLease?> FindAsync(string id, Caller caller, SessionOffset last, CancellationToken cancellationToken)
    {
        if (sessions.Find(id, caller) is { } known)
        {
            if (!known.Session.Resume(last.Events))
            {
                await CatchUpAsync(known.Session, cancellationToken);
            }

            return known;
        }

        if (await sessions.AdoptAsync(id, caller, last.Events) is not { } adopted)
        {
            return null;
        }

        if (await door.ReopenAsync(adopted.Session, last.Channels, cancellationToken))
        {
            return adopted;
        }

        await sessions.ReleaseAsync(adopted, isGoodbye: true);
        return null;
    }

    private static async Task CatchUpAsync(ClientSession session, CancellationToken cancellationToken)
    {
        foreach (var channel in session.Channels.Values)
        {
            await channel.CatchUpAsync(cancellationToken);
        }
    }

    private async Task RunAsync(FrameSocket socket, SessionLease lease, IPAddress? address, bool isResumed, CancellationToken cancellationToken)
    {
        var session = lease.Session;
        session.Address = address;
        using var watched = credentials.Watch(session.Caller);
        var acknowledgement = new StringBuilder("40{\"sid\":\"").Append(Guid.NewGuid().ToString("N")).Append("\",\"pid\":").AppendJsonString(session.Id).Append('}');
        var isGoodbye = false;
        try
        {
            await socket.SendAsync(acknowledgement.ToString(), cancellationToken);
            var connection = new SocketConnection(socket, session, events, clock);
            isGoodbye = await connection.RunAsync(isResumed, watched.Ended, cancellationToken);
        }
        finally
        {
            await sessions.ReleaseAsync(lease, isGoodbye);
        }
    }
}
