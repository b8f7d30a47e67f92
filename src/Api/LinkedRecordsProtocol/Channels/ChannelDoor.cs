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
    private const int MostChannels = 20_000;

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
        else if (await MayReadAsync(session.User, new Node(channel), cancellationToken)
            && await feed.JoinAsync(session, new Node(channel), ackId, cancellationToken))
        {
            Enter(session, channel, new RecordChannel(feed, session, new Node(channel)));
        }
        else
        {
            session.Ack(ackId, "unauthorized");
        }
    }

    /// <summary>Opens the channels that the session had elsewhere, and tells it to look at everything anew.</summary>
    /// <returns>Whether it had any.</returns>
    public async Task<bool> ReopenAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var channels = await book.FindAsync(session.Id, session.User, cancellationToken);
        foreach (var channel in channels)
        {
            await OpenAsync(session, channel, ackId: null, cancellationToken);
        }

        foreach (var channel in session.Channels.Values)
        {
            await channel.CatchUpAsync(cancellationToken);
        }

        return channels.Count > 0;
    }

    private void Enter(ClientSession session, string channel, IChannel opened)
    {
        session.Channels[channel] = opened;
        book.Note(session, channel);
    }

    private async ValueTask<bool> MayReadAsync(Node user, Node record, CancellationToken cancellationToken) =>
        (await store.ReadAsync(graph => new Viewer(user, graph).May(Right.Read, record), ReadAt.Newest, cancellationToken)).Value;

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
