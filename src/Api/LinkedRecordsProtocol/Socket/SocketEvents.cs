using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Socket;

/// <summary>The two events of the client: <c>subscribe</c> and <c>message</c>. Each is answered, whatever is in it.</summary>
internal sealed class SocketEvents(
    ChannelDoor door, ClientChanges changes, RecordFeed feed, ClientSessions sessions, SocketPace pace, TimeProvider clock)
{
    private const int LongestChannel = 64 * 1024;
    private const int LongestClientId = 100;
    private const int ReloadsAtOnce = 32;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Handles an event and answers it, at once or when it stands in the log.</summary>
    public async Task HandleAsync(ClientSession session, SocketPacket packet, CancellationToken cancellationToken)
    {
        var hasLost = packet.AckId is { } id && session.Receive(id);
        var (name, payload) = packet.Data.ValueKind == JsonValueKind.Array && packet.Data.GetArrayLength() >= 2
            ? (JavaScriptText.Read(packet.Data[0]), packet.Data[1])
            : (null, default);
        var channel = Text(payload, "channel");
        switch (name)
        {
            case "subscribe" or "message" when await pace.AdmitAsync(session.User, session.Address, cancellationToken) is { } hit:
                await RefuseAsync(session, new Node(channel ?? string.Empty), packet.AckId, "rate limited", hit.Code);
                break;
            case "subscribe" when channel is { Length: > 0 and <= LongestChannel }:
                await door.OpenAsync(session, channel, packet.AckId, cancellationToken);
                break;
            case "message" when channel is { Length: > 0 and <= LongestChannel }:
                await ChangeAsync(session, new Node(channel), payload, packet.AckId, cancellationToken);
                break;
            default:
                session.Ack(packet.AckId, name is "subscribe" or "message" ? "invalid channel" : "invalid event");
                break;
        }

        if (hasLost)
        {
            // Not before what did arrive is settled: a client that loads a text anew forgets what it has sent.
            foreach (var record in session.Edited.Keys)
            {
                await ReloadAsync(session, record, cancellationToken);
            }
        }
    }

    /// <summary>After a broken connection: a text of which a change may have been lost is loaded anew, unless its client goes on by itself.</summary>
    /// <remarks>
    /// The client never repeats what was under way, and sends no other change of the text until it is confirmed. Of which texts that is so
    /// nobody but the client knows: also the first change that it makes of a text can be the lost one.
    /// </remarks>
    public async Task FreeStuckTextsAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var resumed = clock.GetUtcNow();
        await Task.Delay(Silence, clock, cancellationToken);
        var told = 0;
        foreach (var record in session.Channels.Keys.Select(channel => new Node(channel)).Where(IsSilent))
        {
            await ReloadAsync(session, record, cancellationToken);
            if (++told % ReloadsAtOnce == 0)
            {
                // The client asks for all of them at once.
                await Task.Delay(Pace, clock, cancellationToken);
            }
        }

        bool IsSilent(Node record) => RecordKinds.Of(record) == RecordKind.LongText && session.Edited.GetValueOrDefault(record) < resumed;
    }

    // It drops the change when it has loaded the text. Should it have loaded it before it made the change, it would wait for ever.
    private async Task FreeIfSilentAsync(ClientSession session, Node record, CancellationToken cancellationToken)
    {
        var leftOut = clock.GetUtcNow();
        session.LeftOut[record] = leftOut;
        try
        {
            await Task.Delay(Silence, clock, cancellationToken);
            if (session.LeftOut.TryRemove(new(record, leftOut)))
            {
                await ReloadAsync(session, record, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is gone; whoever comes back is freed of all that is silent. What was left out on the next one is not touched.
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? JavaScriptText.Read(value) : null;

    private static async Task ReloadAsync(ClientSession session, Node record, CancellationToken cancellationToken)
    {
        if (session.Channels.TryGetValue(record.Spelling, out var channel))
        {
            await channel.CatchUpAsync(cancellationToken);
        }
    }

    private async Task ChangeAsync(ClientSession session, Node record, JsonElement payload, long? ackId, CancellationToken cancellationToken)
    {
        var message = payload.TryGetProperty("message", out var given) ? given : default;
        var clientId = Text(message, "clientId");
        if (RecordKinds.Of(record) == RecordKind.None || clientId is not { Length: > 0 and <= LongestClientId } || !session.Caller.May(Scope.Write))
        {
            session.Ack(ackId, RefusalOf(record, clientId));
            return;
        }

        sessions.Claim(clientId, session);
        var isText = RecordKinds.Of(record) == RecordKind.LongText;
        var change = message.TryGetProperty("change", out var made) ? made : default;
        if (isText && (feed.Reloads.Contains(session, record) || await feed.IsForgottenAsync(session, record, ParentOf(change))))
        {
            session.Ack(ackId, "reloading");
            _ = FreeIfSilentAsync(session, record, cancellationToken);
            return;
        }

        if (isText)
        {
            session.LeftOut.TryRemove(record, out _);
            session.Edited[record] = clock.GetUtcNow();
        }

        var status = await ApplyAsync(session, record, change, new ChangeOrigin(clientId, session, ackId), cancellationToken);
        if (status == ChangeStatus.Delivered)
        {
            return;
        }

        if (status == ChangeStatus.QuotaViolation)
        {
            session.Send(new StringBuilder("{\"error\":\"quota_violation\",\"sseChannel\":").AppendJsonString(record.Spelling).Append('}').ToString());
        }

        await RefuseAsync(session, record, ackId, Spell(status));
    }

    private async Task RefuseAsync(ClientSession session, Node record, long? ackId, string status, string? code = null)
    {
        session.Ack(ackId, status, code);
        if (RecordKinds.Of(record) == RecordKind.LongText)
        {
            // It shows its own change already, and waits for a confirmation that will not come.
            await feed.CatchUpAsync(session, record);
        }
    }

    private async ValueTask<ChangeStatus> ApplyAsync(
        ClientSession session, Node record, JsonElement change, ChangeOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.ApplyAsync(session.Caller, record, change, origin, cancellationToken);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or LimitHitException)
        {
            return ChangeStatus.Unavailable;
        }
    }

    private static long ParentOf(JsonElement change) =>
        change.ValueKind == JsonValueKind.Object && change.TryGetProperty("changeId", out var id) && TextParent.TryRead(id) is { } parent ? parent.Version : 0;

    private static string RefusalOf(Node record, string? clientId)
    {
        if (RecordKinds.Of(record) == RecordKind.None)
        {
            return "invalid channel";
        }

        return clientId is { Length: > 0 and <= LongestClientId } ? "unauthorized" : "invalid message";
    }

    private static string Spell(ChangeStatus status) => status switch
    {
        ChangeStatus.Unauthorized => "unauthorized",
        ChangeStatus.QuotaViolation => "quota violation",
        ChangeStatus.Unavailable => "unavailable",
        _ => "invalid message",
    };
}
