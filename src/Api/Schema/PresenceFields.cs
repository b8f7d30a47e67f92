using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Presence;
using LinkedRecords.Collaboration.Presence;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields about who is in a room and what they show there.</summary>
internal sealed class PresenceFields(Rooms rooms)
{
    private const int LongestSession = 64;

    // Otherwise every letter beyond ASCII would count as six of the bytes that a state may have.
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.General) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, IEnumerable<PresenceEntry>>("Query.presence", (_, context) => WhoAsync(context))
        .AsyncField<object?, bool>("Mutation.setPresence", (_, context) => SetAsync(context))
        .Field<object?, bool>("Mutation.leaveRoom", (_, context) => rooms.Leave(ApiContext.UserOf(context), RoomOf(context), SessionOf(context)!))
        .Stream<PresenceUpdate>("Subscription.presence", context => FollowAsync(
            ApiContext.UserOf(context), RoomOf(context), SessionOf(context), context.CancellationToken))
        .Field<PresenceEntry, string>("Presence.session", Room.SessionOf)
        .Field<PresenceEntry, string>("Presence.person", entry => entry.Person)
        .Field<PresenceEntry, JsonNode?>("Presence.state", entry => JsonNode.Parse(entry.State))
        .Field<PresenceEntry, PresenceCursor?>("Presence.cursor", entry => entry.Cursor)
        .Field<PresenceCursor, string>("PresenceCursor.record", cursor => cursor.Record)
        .Field<PresenceCursor, int>("PresenceCursor.version", cursor => (int)cursor.Version)
        .Field<PresenceCursor, int>("PresenceCursor.anchor", cursor => cursor.Anchor)
        .Field<PresenceCursor, int>("PresenceCursor.head", cursor => cursor.Head)
        .Field<PresenceUpdate, bool>("PresenceChange.isFirst", update => update.IsFirst)
        .Field<PresenceUpdate, IEnumerable<PresenceEntry>>("PresenceChange.came", update => update.Came)
        .Field<PresenceUpdate, IEnumerable<PresenceEntry>>("PresenceChange.moved", update => update.Moved)
        .Field<PresenceUpdate, IEnumerable<PresenceEntry>>("PresenceChange.gone", update => update.Gone);

    private async ValueTask<IEnumerable<PresenceEntry>> WhoAsync(FieldContext context)
    {
        var room = RoomOf(context);
        var answer = await rooms.WhoAsync(ApiContext.UserOf(context), room, context.CancellationToken);
        return answer.Value ?? throw Refused(answer.Refusal, room);
    }

    private async ValueTask<bool> SetAsync(FieldContext context)
    {
        var (user, room, session) = (ApiContext.UserOf(context), RoomOf(context), SessionOf(context)!);
        var answer = await rooms.SetAsync(user, room, session, StateOf(context), CursorOf(context), context.CancellationToken);
        return answer switch
        {
            { Refusal: not RoomRefusal.None } => throw Refused(answer.Refusal, room),
            { Value: PresenceOutcome.Taken } => true,
            { Value: PresenceOutcome.RoomFull } => throw Refused(RoomRefusal.TooManySessions, room),
            _ => throw new GraphQLException("The state is nested more than 16 deep. Show less of it.", "PRESENCE_STATE_INVALID"),
        };
    }

    private async IAsyncEnumerable<PresenceUpdate> FollowAsync(
        Node user, Node room, string? session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await rooms.FollowAsync(user, room, session, cancellationToken);
        using var follower = answer.Value ?? throw Refused(answer.Refusal, room);
        while (await follower.NextAsync(cancellationToken) is { } update)
        {
            yield return update;
        }

        throw new GraphQLException($"You may no longer read {room}. Whoever granted it has taken it back.", "ACCESS_LOST");
    }

    private static Node RoomOf(in FieldContext context) => NodeArguments.Node(context, "room");

    private static string? SessionOf(in FieldContext context)
    {
        var session = context.Argument<string>("session");
        return session is null || (session.Length is > 0 and <= LongestSession && !session.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter)))
            ? session
            : throw new GraphQLException($"A session's name has 1 to {LongestSession} characters, none of them control characters or beyond U+FFFF.", "PRESENCE_SESSION_INVALID");
    }

    private static string StateOf(in FieldContext context)
    {
        var state = context.Argument<JsonNode>("state")?.ToJsonString(Compact) ?? "null";
        var size = Encoding.UTF8.GetByteCount(state);
        return size <= PresenceRoom.MaxStateBytes
            ? state
            : throw new GraphQLException(
                $"The state has {size} bytes as JSON; at most {PresenceRoom.MaxStateBytes} are shown. What is to last belongs into a record.", "PRESENCE_STATE_TOO_LARGE");
    }

    private static PresenceCursor? CursorOf(in FieldContext context)
    {
        if (context.Argument<IReadOnlyDictionary<string, object?>>("cursor") is not { } given)
        {
            return null;
        }

        var record = NodeArguments.Read((JsonElement)given["record"]!, FactPart.Subject).Spelling;
        var cursor = new PresenceCursor(record, (int)given["version"]!, (int)given["anchor"]!, (int)given["head"]!);
        return cursor is { Version: >= 1, Anchor: >= 0, Head: >= 0, Record.Length: <= PresenceRoom.MaxNameLength }
            ? cursor
            : throw new GraphQLException(
                $"A cursor is in a record whose id has at most {PresenceRoom.MaxNameLength} characters, at a version from 1 and positions from 0.", "PRESENCE_CURSOR_INVALID");
    }

    private static GraphQLException Refused(RoomRefusal refusal, Node room) => refusal switch
    {
        RoomRefusal.NotReadable => new($"There is no room {room} that you may read. Ask whoever accounts for it.", "ROOM_NOT_FOUND"),
        RoomRefusal.TooManySessions => new(
            $"{room} is full: a room takes {PresenceRoom.DefaultCapacity} sessions, {Room.MostSessionsOfPerson} of them yours, and {Room.MostFollowers} subscriptions. Leave with another session, or try again later.",
            "PRESENCE_ROOM_FULL"),
        RoomRefusal.TooManyRooms => new("This node has as many rooms as it can hold. Try again later.", "PRESENCE_TOO_MANY_ROOMS"),
        _ => new("The name of the session is too long.", "PRESENCE_SESSION_INVALID"),
    };
}
