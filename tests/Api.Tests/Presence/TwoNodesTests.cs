using LinkedRecords.Api.CommandLine;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Presence;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Tests.Identity;
using LinkedRecords.Collaboration.Presence;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LinkedRecords.Api.Tests.Presence;

/// <summary>Two nodes on one PostgreSQL see the same rooms.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private static readonly Node Ada = new("us-presence-ada");
    private static readonly Node Canvas = new("kv-canvas");

    private readonly CancellationTokenSource _stopping = new(TimeSpan.FromSeconds(90));
    private readonly FixedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly List<Task> _running = [];
    private NpgsqlDataSource _database = null!;
    private MemoryFactStore _store = null!;
    private RecordStates _states = null!;

    public async Task InitializeAsync()
    {
        _database = NpgsqlDataSource.Create(await TestCluster.NewDatabaseAsync());
        _store = new MemoryFactStore(new OperatorAdmission(), TimeProvider.System);
        _states = new RecordStates(_store);
        _running.Add(_states.RunAsync(_stopping.Token));
        var grant = new Transaction { Id = "grant", Author = SystemUser.Node, Asserted = [new Fact(Ada, ReservedPredicates.IsAccountableFor, Canvas)] };
        Assert.IsType<CommitOutcome.Committed>(await _store.CommitAsync(grant, _stopping.Token));
    }

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running).ContinueWith(_ => { }, TaskScheduler.Default);
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        _states.Dispose();
        _stopping.Dispose();
    }

    [Fact]
    public async Task What_is_shown_on_one_node_is_seen_on_the_other_and_so_is_that_it_left()
    {
        var (one, two) = (Start(_stopping.Token), Start(_stopping.Token));
        using var follower = (await two.FollowAsync(Ada, Canvas, session: null, _stopping.Token)).Value!;
        await follower.NextAsync(_stopping.Token);

        await one.SetAsync(Ada, Canvas, "tab", "\"here\"", new PresenceCursor("l-1", 3, 1, 2), _stopping.Token);
        var came = Assert.Single((await follower.NextAsync(_stopping.Token))!.Came);
        Assert.Equal(("\"here\"", 2), (came.State, came.Cursor!.Head));

        Assert.True(two.Leave(Ada, Canvas, "tab"));
        Assert.Single((await follower.NextAsync(_stopping.Token))!.Gone);
        await UntilAsync(one, entries => entries.Count == 0);
    }

    [Fact]
    public async Task A_node_that_starts_later_and_one_whose_connection_broke_learn_who_is_there()
    {
        var one = Start(_stopping.Token);
        await one.SetAsync(Ada, Canvas, "first", "1", cursor: null, _stopping.Token);
        var two = Start(_stopping.Token);
        await UntilAsync(two, entries => entries.Count == 1);

        await using (var cut = _database.CreateCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
        {
            await cut.ExecuteNonQueryAsync(_stopping.Token);
        }

        await one.SetAsync(Ada, Canvas, "second", "2", cursor: null, _stopping.Token);
        await UntilAsync(two, entries => entries.Count == 2);
    }

    [Fact]
    public async Task A_node_goes_on_hearing_others_whatever_has_failed_on_the_way()
    {
        var relay = new PostgresPresenceRelay(_database, TimeProvider.System, NullLogger<PostgresPresenceRelay>.Instance);
        var introduced = 0;
        var again = new TaskCompletionSource();
        _running.Add(relay.RunAsync(
            _ => { },
            () =>
            {
                if (Interlocked.Increment(ref introduced) == 1)
                {
                    throw new InvalidOperationException("Something that nobody has thought of.");
                }

                again.TrySetResult();
            },
            _stopping.Token));

        await again.Task.WaitAsync(_stopping.Token);
    }

    [Fact]
    public async Task A_node_that_dies_leaves_no_ghosts()
    {
        using var dying = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var (one, two) = (Start(dying.Token), Start(_stopping.Token));
        await one.SetAsync(Ada, Canvas, "tab", "1", cursor: null, _stopping.Token);
        await UntilAsync(two, entries => entries.Count == 1);

        await dying.CancelAsync();

        // A sign of life that was under way when it died still counts from its arrival, so time goes on until the lease is over.
        await UntilAsync(two, entries =>
        {
            _clock.Now += PresenceRoom.Lease;
            return entries.Count == 0;
        });
    }

    private Rooms Start(CancellationToken cancellationToken)
    {
        var rooms = new Rooms(_store, _states, new PostgresPresenceRelay(_database, TimeProvider.System, NullLogger<PostgresPresenceRelay>.Instance), _clock);
        _running.Add(rooms.RunAsync(cancellationToken));
        return rooms;
    }

    private async Task UntilAsync(Rooms rooms, Func<IReadOnlyList<PresenceEntry>, bool> isTrue)
    {
        while (!isTrue((await rooms.WhoAsync(Ada, Canvas, _stopping.Token)).Value!))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), _stopping.Token);
        }
    }
}
