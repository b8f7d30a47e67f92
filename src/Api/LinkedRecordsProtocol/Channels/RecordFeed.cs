using System.Collections.Concurrent;
using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>Tells the sessions of this node of every change of the records they listen to, in the order of the log.</summary>
/// <remarks>
/// One loop follows the log. An author's answer goes out where its own change stands in that order: the client applies its change when it is
/// answered and those of others when they arrive, so that all clients then do so in the same order. Whether a session may read is looked at again after
/// every fact that gives or takes rights.
/// </remarks>
internal sealed class RecordFeed : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestReceiving = TimeSpan.FromSeconds(2);

    private readonly IFactStore _store;
    private readonly RecordStates _states;
    private readonly RecentLoads _loads;
    private readonly TimeProvider _clock;

    // Held for an entry, or for a session that comes or goes.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<Node, RecordRoom> _rooms = [];
    private readonly ConcurrentDictionary<(Node Author, string Transaction), PendingChange> _pending = new();
    private Revision _applied;
    private long _rights;

    public RecordFeed(IFactStore store, RecordStates states, RecentLoads loads, TimeProvider clock)
    {
        (_store, _states, _loads, _clock) = (store, states, loads, clock);
        _applied = store.Head;
        Reloads = new AwaitedReloads(clock);
        loads.WhenLoaded = Reloads.Remove;
    }

    /// <summary>Up to where the sessions have been told.</summary>
    public Revision Applied => _applied;

    /// <summary>Who was told to load a text anew.</summary>
    public AwaitedReloads Reloads { get; }

    /// <summary>Called when the log was replaced by another: what sessions hold may be of a history that is gone.</summary>
    public Action? WhenReplaced { get; set; }

    /// <summary>A change is on its way; its author is answered when it comes by.</summary>
    public void Expect(Node author, string transaction, PendingChange pending) => _pending[(author, transaction)] = pending;

    /// <summary>It was refused.</summary>
    public void ExpectNoMore(Node author, string transaction) => _pending.TryRemove((author, transaction), out _);

    /// <summary>Lets a session listen to a record and answers it. False, without an answer, when there is no such record.</summary>
    public async ValueTask<bool> JoinAsync(ClientSession session, Node record, long? ackId, CancellationToken cancellationToken)
    {
        // Loaded before the turn is taken, so that nobody waits for storage while it is held.
        if (await _states.FindAsync(record, Revision.None, cancellationToken) is null)
        {
            return false;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_rooms.TryGetValue(record, out var room))
            {
                // As of where the log was told up to: of what has passed before nobody tells this room.
                _rooms[record] = room = RoomOf((await _states.FindAsync(record, _applied, cancellationToken))!);
            }

            Enter(room, session, ackId);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The session listens no more.</summary>
    public Task LeaveAsync(ClientSession session, Node record) => InRoomAsync(session, record, (room, _) =>
    {
        room.Members.Remove(session);
        Reloads.Remove(session, record);
        if (room.Members.Count == 0)
        {
            _rooms.Remove(record);
        }
    });

    /// <summary>Tells a session to look at a record anew: it may have missed something.</summary>
    public Task CatchUpAsync(ClientSession session, Node record) =>
        InRoomAsync(session, record, (room, member) => room.CatchUp(member, have: null));

    /// <summary>
    /// A client loads a text anew that it listens to. What it has sent before is settled first; what is told of the text from then on waits until <paramref name="load"/>
    /// has sent it, since the client would apply it to a text that it is about to drop.
    /// </summary>
    public async Task<T> WhileHeldAsync<T>(
        ClientSession session, Node record, Func<Task<(T Answer, long Version)>> load, CancellationToken cancellationToken)
    {
        await session.Events.SettledAsync(cancellationToken);
        await InRoomAsync(session, record, (_, member) => member.Hold());
        var version = 0L;
        try
        {
            await session.ReceivedAsync(LongestReceiving, cancellationToken);
            var (answer, loaded) = await load();
            version = loaded;
            await InRoomAsync(session, record, (_, member) => member.Load(loaded));
            return answer;
        }
        finally
        {
            // The two go by different ways: the answer gets a head start.
            _ = ReleaseAfterAsync(session, record, version);
        }
    }

    /// <summary>Whether the session loads the text anew and has made this change on the one that it drops.</summary>
    public async Task<bool> IsForgottenAsync(ClientSession session, Node record, long parent)
    {
        var isForgotten = false;
        await InRoomAsync(session, record, (_, member) => isForgotten = member.Drops(parent));
        return isForgotten;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var entry in _store.FollowAsync(_applied, stoppingToken))
                {
                    await DispatchAsync(entry, stoppingToken);
                }

                return;
            }
            catch (LogReplacedException)
            {
                _applied = _store.Head;
                WhenReplaced?.Invoke();
            }
            catch (StorageUnavailableException)
            {
                // The entry that was not told is followed again.
                await Task.Delay(Pause, _clock, stoppingToken);
            }
        }
    }

    private async Task DispatchAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (RecordWatches.ChangesRights(entry))
            {
                _rights++;
            }

            var pending = _pending.GetValueOrDefault((entry.Transaction.Author, entry.Transaction.Id));
            foreach (var change in entry.Transaction.Events)
            {
                if (_rooms.TryGetValue(change.Record, out var room) && change.Version > room.Version)
                {
                    var readers = await ReadersOfAsync(room, entry.Revision, cancellationToken);
                    room.Advance(entry.ChangeOf(change), pending, readers);
                }
            }

            if (pending is not null && _pending.TryRemove((entry.Transaction.Author, entry.Transaction.Id), out _))
            {
                pending.Origin.Session?.Ack(pending.Origin.AckId, "delivered");
            }

            _applied = entry.Revision;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<HashSet<RoomMember>> ReadersOfAsync(RecordRoom room, Revision at, CancellationToken cancellationToken)
    {
        var unknown = room.Members.Values.Where(member => member.RightsCheckedAt != _rights).ToList();
        if (unknown.Count > 0)
        {
            var allowed = await _store.ReadAsync(
                graph => unknown.Where(member => new Viewer(member.Session.User, graph).May(Right.Read, room.Record)).ToHashSet(),
                new ReadAt.AtLeast(at),
                cancellationToken);
            foreach (var member in unknown)
            {
                member.RightsCheckedAt = allowed.Value.Contains(member) ? _rights : -1;
            }
        }

        return [.. room.Members.Values.Where(member => member.RightsCheckedAt == _rights)];
    }

    private void Enter(RecordRoom room, ClientSession session, long? ackId)
    {
        if (!room.Members.TryGetValue(session, out var member))
        {
            room.Members[session] = member = new RoomMember(session);
        }

        session.Ack(ackId, "subscribed");
        if (_loads.Take(session.User, room.Record) is not { } have)
        {
            return;
        }

        if (have.Version < room.Version)
        {
            room.CatchUp(member, have);
        }
        else
        {
            member.From = Math.Max(member.From, have.Version);
        }
    }

    private RecordRoom RoomOf(RecordState state) => state switch
    {
        KeyValueState document => new DocumentRoom(document),
        TextState text => new TextRoom(text, Reloads),
        BlobState blob => new BlobRoom(blob),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task ReleaseAfterAsync(ClientSession session, Node record, long version)
    {
        await Task.Delay(HeadStart, _clock, CancellationToken.None);
        await InRoomAsync(session, record, (_, member) => member.Release(version));
    }

    private async Task InRoomAsync(ClientSession session, Node record, Action<RecordRoom, RoomMember> act)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_rooms.TryGetValue(record, out var room) && room.Members.TryGetValue(session, out var member))
            {
                act(room, member);
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
