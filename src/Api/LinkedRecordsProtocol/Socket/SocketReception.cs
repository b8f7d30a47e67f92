using System.Globalization;
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
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(20);

    /// <summary>Serves the connection until it ends.</summary>
    /// <param name="credential">What came with the upgrade: a cookie, or a header where no browser is.</param>
    public async Task ServeAsync(FrameSocket socket, string? credential, CancellationToken cancellationToken)
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

        if (ProtocolText(connect.Data, "pid") is { Length: > 0 } id)
        {
            await ResumeAsync(socket, caller, id, ProtocolText(connect.Data, "offset"), cancellationToken);
        }
        else if (sessions.Open(caller) is { } lease)
        {
            await RunAsync(socket, lease, isResumed: false, cancellationToken);
        }
        else
        {
            await RefuseAsync(socket, "too many connections", cancellationToken);
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

    private async Task ResumeAsync(FrameSocket socket, Caller caller, string id, string? offset, CancellationToken cancellationToken)
    {
        _ = long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        if (await FindAsync(id, caller, last, cancellationToken) is not { } lease)
        {
            // It does not know that its channels are gone, and would never ask for them again. This it tells its application.
            await socket.SendAsync($"40{{\"sid\":\"{Guid.NewGuid():N}\"}}", cancellationToken);
            await socket.SendAsync("41", cancellationToken);
            return;
        }

        await RunAsync(socket, lease, isResumed: true, cancellationToken);
    }

    private async Task<SessionLease?> FindAsync(string id, Caller caller, long last, CancellationToken cancellationToken)
    {
        if (sessions.Find(id, caller) is { } known)
        {
            if (!known.Session.Resume(last))
            {
                await CatchUpAsync(known.Session, cancellationToken);
            }

            return known;
        }

        if (sessions.Adopt(id, caller, last) is not { } adopted)
        {
            return null;
        }

        if (await door.ReopenAsync(adopted.Session, cancellationToken))
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

    private async Task RunAsync(FrameSocket socket, SessionLease lease, bool isResumed, CancellationToken cancellationToken)
    {
        var session = lease.Session;
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
