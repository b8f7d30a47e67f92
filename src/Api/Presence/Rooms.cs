using System.Collections.Concurrent;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Presence;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Presence;

/// <summary>The rooms that this node knows of: any node of the graph is one to those who may read it.</summary>
/// <remarks>
/// At most <see cref="MostRooms"/>; beyond that no room is opened here, and what other nodes tell of further ones is not kept.
/// Everything is in memory: nothing of it is ever in the log or in a table.
/// </remarks>
internal sealed class Rooms(IFactStore store, RecordStates states, IPresenceRelay relay, TimeProvider clock)
{
    /// <summary>The most rooms on a node.</summary>
    public const int MostRooms = 4_096;

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RightsWatch> _watches = new(StringComparer.Ordinal);

    // Opening and closing exclude each other, so that a room and its watch come and go together.
    private readonly Lock _opening = new();

    /// <summary>Runs the rooms of this node until it is cancelled: tells what is due, hears other nodes, watches rights.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts =
        [
            RepeatAsync(
                _ =>
                {
                    Tick();
                    return ValueTask.CompletedTask;
                },
                ending.Token),
            RepeatAsync(CheckRightsAsync, ending.Token),
            relay.RunAsync(Receive, Introduce, ending.Token),
        ];

        // None goes on without the others: rooms whose rights nobody watches would show what they must not.
        var ended = await Task.WhenAny(parts);
        await ending.CancelAsync();
        await Task.WhenAll(parts).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await ended;
    }

    /// <summary>A session shows something; it enters if it is not there.</summary>
    public async ValueTask<RoomAnswer<PresenceOutcome>> SetAsync(
        Node user, Node room, string session, string state, PresenceCursor? cursor, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (opened, epoch, refusal) = await EnterAsync(user, room, cancellationToken);
            if (opened is null)
            {
                return new(refusal);
            }

            if (opened.Set(epoch, user.Spelling, session, state, cursor) is { } outcome)
            {
                return new(RoomRefusal.None, outcome);
            }
        }
    }

    /// <summary>Follows a room; when a session is named, it leaves with the follower.</summary>
    public async ValueTask<RoomAnswer<RoomFollower>> FollowAsync(Node user, Node room, string? session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (opened, epoch, refusal) = await EnterAsync(user, room, cancellationToken);
            if (opened is null)
            {
                return new(refusal);
            }

            var (follower, outcome) = opened.Follow(epoch, user.Spelling, session);
            if (outcome is { } found)
            {
                return follower is null ? new(RefusalOf(found)) : new(RoomRefusal.None, follower);
            }
        }
    }

    /// <summary>Everybody who is in a room.</summary>
    public async ValueTask<RoomAnswer<IReadOnlyList<PresenceEntry>>> WhoAsync(Node user, Node room, CancellationToken cancellationToken) =>
        await store.MayAsync(user, Right.Read, room, cancellationToken)
            ? new(RoomRefusal.None, _rooms.GetValueOrDefault(Room.KeyOf(room.Spelling))?.Entries ?? [])
            : new(RoomRefusal.NotReadable);

    /// <summary>A session leaves, at once and on every node. Whoever lost the right to the room may still leave it.</summary>
    public bool Leave(Node user, Node room, string session) =>
        _rooms.GetValueOrDefault(Room.KeyOf(room.Spelling))?.Leave(user.Spelling, session) ?? false;

    /// <summary>Tells what is due in every room and closes those that are empty.</summary>
    internal void Tick()
    {
        foreach (var (key, room) in _rooms)
        {
            room.Tick();
            if (room.IsEmpty)
            {
                Close(key, room);
            }
        }
    }

    /// <summary>Looks again at the rights of those in rooms where they may have changed.</summary>
    internal async ValueTask CheckRightsAsync(CancellationToken cancellationToken)
    {
        foreach (var watch in _watches.Values)
        {
            if (!watch.TakeChange() || !_rooms.TryGetValue(watch.Key, out var room))
            {
                continue;
            }

            var people = room.BeginCheck();
            foreach (var person in await WithoutRightAsync(people, watch.Room, cancellationToken))
            {
                room.Evict(person);
            }
        }
    }

    private static RoomRefusal RefusalOf(PresenceOutcome outcome) =>
        outcome == PresenceOutcome.RoomFull ? RoomRefusal.TooManySessions : RoomRefusal.BadName;

    private async Task RepeatAsync(Func<CancellationToken, ValueTask> step, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PresenceRoom.Interval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await step(cancellationToken);
        }
    }

    // The right is looked at after the watch has begun: what changes in between raises the epoch, and the room refuses the old one.
    private async ValueTask<(Room? Room, long Epoch, RoomRefusal Refusal)> EnterAsync(Node user, Node node, CancellationToken cancellationToken)
    {
        // Those who may not read it do not get a room opened.
        if (!_watches.ContainsKey(Room.KeyOf(node.Spelling)) && !await store.MayAsync(user, Right.Read, node, cancellationToken))
        {
            return (null, 0, RoomRefusal.NotReadable);
        }

        if (Open(node) is not { } room)
        {
            return (null, 0, RoomRefusal.TooManyRooms);
        }

        var epoch = room.RightsEpoch;
        return await store.MayAsync(user, Right.Read, node, cancellationToken) ? (room, epoch, RoomRefusal.None) : (null, 0, RoomRefusal.NotReadable);
    }

    // A storage that does not answer keeps nobody in: what cannot be shown to be allowed is not.
    private async ValueTask<IReadOnlyCollection<string>> WithoutRightAsync(
        IReadOnlySet<string> people, Node room, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await store.ReadAsync(
                graph => people.Where(person => !new Viewer(new Node(person), graph).May(Right.Read, room)).ToList(),
                ReadAt.Newest,
                cancellationToken);
            return answer.Value;
        }
        catch (StorageUnavailableException)
        {
            return people;
        }
    }

    private Room? Open(Node node)
    {
        lock (_opening)
        {
            var key = Room.KeyOf(node.Spelling);
            if (OpenNeedsLock(key) is not { } room)
            {
                return null;
            }

            if (!_watches.ContainsKey(key))
            {
                _watches[key] = new RightsWatch(key, states.Watch(node));
            }

            return room;
        }
    }

    private Room? OpenNeedsLock(string key)
    {
        if (!_rooms.TryGetValue(key, out var room) && _rooms.Count < MostRooms)
        {
            _rooms[key] = room = new Room(key, _node, relay, clock);
        }

        return room;
    }

    private void Close(string key, Room room)
    {
        lock (_opening)
        {
            if (room.TryClose())
            {
                _rooms.TryRemove(key, out _);
                if (_watches.TryRemove(key, out var watch))
                {
                    watch.Dispose();
                }
            }
        }
    }

    private void Receive(PresenceMessage message)
    {
        if (string.Equals(message.Node, _node, StringComparison.Ordinal))
        {
            return;
        }

        if (message.Room is null)
        {
            TellEverything();
            return;
        }

        lock (_opening)
        {
            OpenNeedsLock(message.Room)?.Receive(message.Node, message.Delta);
        }
    }

    // Whoever just began to hear has missed what was said before, and nobody has heard of it.
    private void Introduce()
    {
        relay.Send(new PresenceMessage(_node, Room: null, new PresenceDelta([], [])));
        TellEverything();
    }

    private void TellEverything()
    {
        foreach (var room in _rooms.Values)
        {
            room.TellEverything();
        }
    }
}
