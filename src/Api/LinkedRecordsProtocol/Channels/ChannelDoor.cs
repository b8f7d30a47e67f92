using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.LinkedRecordsProtocol.Routes;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>Lets sessions listen to channels: a record's id, or <c>query-sub:userId:query</c>.</summary>
internal sealed class ChannelDoor(IFactStore store, RecordFeed feed, LiveQueries live, SessionBook book)
{
    private const string QueryPrefix = "query-sub:";
    private const int MostChannels = 50_000;

    /// <summary>Opens a channel and answers; the answer is the last thing before the first message of the channel.</summary>
    public async Task OpenAsync(ClientSession session, string channel, long? ackId, CancellationToken cancellationToken)
    {
        if (!session.Caller.May(Scope.Read) || session.Channels.Count >= MostChannels)
        {
            session.Ack(ackId, "unauthorized");
        }
        else if (channel.StartsWith(QueryPrefix, StringComparison.Ordinal))
        {
            session.Ack(ackId, await OpenQueryAsync(session, channel, cancellationToken));
        }
        else if (RecordKinds.Of(new Node(channel)) == RecordKind.None)
        {
            session.Ack(ackId, "invalid channel");
        }
        else if (!await store.MayAsync(session.User, Right.Read, new Node(channel), cancellationToken)
            || !await OpenRecordAsync(session, new Node(channel), ackId, cancellationToken))
        {
            session.Ack(ackId, "unauthorized");
        }
    }

    /// <summary>Opens the channels that the session had elsewhere, and tells it to look at everything anew.</summary>
    /// <param name="expected">To how many channels it listened when it was last told anything.</param>
    /// <returns>Whether all of them are known.</returns>
    public async Task<bool> ReopenAsync(ClientSession session, int expected, CancellationToken cancellationToken)
    {
        var channels = await book.FindAsync(session.Id, session.User, cancellationToken);
        if (channels.Count == 0 || channels.Count < expected)
        {
            return false;
        }

        foreach (var channel in channels)
        {
            await OpenAsync(session, channel, ackId: null, cancellationToken);
        }

        foreach (var channel in session.Channels.Values)
        {
            await channel.CatchUpAsync(cancellationToken);
        }

        return true;
    }

    // Entered before it joins, because the feed answers the client, and by then the client must have been told how many channels it has.
    private async ValueTask<bool> OpenRecordAsync(ClientSession session, Node record, long? ackId, CancellationToken cancellationToken)
    {
        var isNew = !session.Channels.ContainsKey(record.Spelling);
        if (isNew)
        {
            Enter(session, record.Spelling, new RecordChannel(feed, session, record));
        }

        if (await feed.JoinAsync(session, record, ackId, cancellationToken))
        {
            return true;
        }

        if (isNew && session.Channels.TryRemove(record.Spelling, out _))
        {
            session.Count();
        }

        return false;
    }

    private void Enter(ClientSession session, string channel, IChannel opened)
    {
        session.Channels[channel] = opened;
        session.Count();
        book.Note(session, channel);
    }

    private async ValueTask<string> OpenQueryAsync(ClientSession session, string channel, CancellationToken cancellationToken)
    {
        var rest = channel[QueryPrefix.Length..];
        var end = rest.IndexOf(':', StringComparison.Ordinal);
        // Another user's channel would tell what happens around that user.
        if (end < 0 || !string.Equals(rest[..end], session.User.Spelling, StringComparison.Ordinal) || ReadQuery(rest[(end + 1)..]) is not { } query)
        {
            return "unauthorized";
        }

        if (session.Channels.ContainsKey(channel))
        {
            return "subscribed";
        }

        if (await QueryChannel.OpenAsync(live, session, channel, query, cancellationToken) is not { } opened)
        {
            return "not possible";
        }

        Enter(session, channel, opened);
        return "subscribed";
    }

    private static CompoundQuery? ReadQuery(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return QueryRoutes.Read(json.RootElement) is QueryReading<CompoundQuery>.Read(var query) ? query : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
