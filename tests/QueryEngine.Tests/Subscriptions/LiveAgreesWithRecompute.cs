using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;
using LinkedRecords.QueryEngine.Tests.Properties;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

public sealed class LiveAgreesWithRecompute(ITestOutputHelper output)
{
    private const int QueriesPerUser = 6;
    private long _comparisons;
    private long _differences;
    private long _resumed;

    private static long WantedComparisons => Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") == "1" ? 2_000_000 : 20_000;

    [Fact]
    public void What_was_told_adds_up_to_the_whole_answer_after_every_transaction_of_random_histories()
    {
        var histories = Arb.From(Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(40), Shorter);
        var run = 0;
        while (_comparisons < WantedComparisons)
        {
            Prop.ForAll(histories, history => AgreeAsync(history).GetAwaiter().GetResult())
                .Check(Config.QuickThrowOnFailure.WithMaxTest(10).WithName($"run {++run}"));
        }

        output.WriteLine($"{_comparisons} comparisons, {_differences} differences, {_resumed} subscriptions resumed");
        Assert.True(_differences > WantedComparisons / 20 && _resumed > WantedComparisons / 200, "The histories are too poor to show anything.");
    }

    // Steps are numbers that mean the same in any history, so it is enough to leave some out.
    private static IEnumerable<int[]> Shorter(int[] history) =>
        Enumerable.Range(0, history.Length).Select(left => history.Where((_, at) => at != left).ToArray());

    private async Task<bool> AgreeAsync(int[] history)
    {
        await using var space = new LiveSpace();
        foreach (var user in History.Users)
            await space.Space.SignInAsync(user);
        var writing = new EventfulHistory();
        foreach (var transaction in History.Beginning())
            writing.Written(Assert.IsType<CommitOutcome.Committed>(await space.Space.CommitAsync(transaction)).Entry);

        var random = new Random(history.Length == 0 ? 0 : history[0]);
        var watches = History.Users.SelectMany(user => Enumerable.Range(0, QueriesPerUser).Select(_ => new Watch(space, user, Query(random)))).ToList();
        foreach (var watch in watches)
            await watch.BeginAsync();
        for (var step = 0; step < history.Length; step++)
        {
            var entry = await WriteAsync(space, history[step], step, writing);
            await AgreeOnAllAsync(watches, entry, new Random(history[step] ^ 0x11fe));
        }

        foreach (var watch in watches)
            await watch.DisposeAsync();
        _differences += watches.Sum(watch => watch.Copy.Told - watch.Copy.Resets);
        return true;
    }

    private static CompoundQuery Query(Random random)
    {
        var key = random.Next(2) == 0 ? OrderKey.Created : OrderKey.Changed;
        var query = new RecordQuery
        {
            // Short queries have answers that come and go; a history this small has few answers to long ones.
            Where = [.. History.Query(random).Take(random.Next(3))],
            First = random.Next(4) == 0 ? 2 : null,
            OrderBy = random.Next(4) == 0 ? new(key, random.Next(2) == 0) : null,
            Wanted = random.Next(8) switch
            {
                0 => Wanted.Count,
                1 => Wanted.Exists,
                _ => Wanted.Rows,
            },
        };
        return LiveSpace.Of(query);
    }

    // The first of some transactions that is admitted.
    private static async Task<LogEntry?> WriteAsync(LiveSpace space, int seed, int step, EventfulHistory writing)
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var transaction = writing.Next(unchecked(seed + attempt), $"h{step}.{attempt}");
            if (await space.Space.CommitAsync(transaction) is not CommitOutcome.Committed(var entry, _))
                continue;
            writing.Written(entry);
            return entry;
        }

        return null;
    }

    private async Task AgreeOnAllAsync(List<Watch> watches, LogEntry? written, Random random)
    {
        foreach (var watch in watches)
            watch.Note(written);
        // Now and then one of them goes away, or comes back.
        if (random.Next(3) == 0)
        {
            await watches[random.Next(watches.Count)].LeaveOrComeBackAsync();
            _resumed++;
        }

        foreach (var watch in watches.Where(watch => !watch.IsAway))
        {
            await watch.AgreeAsync();
            _comparisons++;
        }
    }

    private sealed class Watch(LiveSpace space, string user, CompoundQuery query) : IAsyncDisposable
    {
        private readonly RecordQuery _asked = ((Group.ByPatterns)query.Groups[0].Value).Query;
        private Subscriber? _subscriber;
        private string[] _before = [];

        // What was written while the subscriber was away counts as well.
        private readonly HashSet<Node> _edited = [];

        public LiveCopy Copy { get; } = new();

        public bool IsAway => _subscriber is null;

        public async Task BeginAsync()
        {
            _subscriber = new(space.Live, user, query, since: null, Copy);
            await _subscriber.NextAsync();
            _before = Copy.Names();
        }

        public async Task LeaveOrComeBackAsync()
        {
            if (_subscriber is not null)
            {
                await _subscriber.DisposeAsync();
                _subscriber = null;
                return;
            }

            // Else what was missed may come in two parts, and nothing says when the second one has come.
            await space.SettleAsync();
            var resets = Copy.Resets;
            _subscriber = new(space.Live, user, query, Copy.Revision, Copy);
            await _subscriber.NextAsync();
            Assert.Equal(resets, Copy.Resets);
        }

        public void Note(LogEntry? written) => _edited.UnionWith(written?.Transaction.Events.Select(change => change.Record) ?? []);

        public async Task AgreeAsync()
        {
            var answer = (await space.Space.Queries.AskAsync(new(user), _asked, QueryAt.Newest, CancellationToken.None)).Value;
            var edited = answer is GroupAnswer.Rows rows ? rows.Records.Where(record => _edited.Contains(record) && _before.Contains(record.Spelling)).ToHashSet() : [];
            await _subscriber!.UntilAsync(
                copy => IsSame(copy, answer) && copy.Changed.IsSupersetOf(edited),
                () => $"{Show(answer)} (edited: {string.Join(", ", edited)}) as answer to {_asked} of {user}: {string.Join(", ", _asked.Where)}");
            Assert.Equal(edited, Copy.Changed);
            foreach (var (record, reason) in Copy.Removed)
                Assert.Equal((record, await ExpectedAsync(record, reason)), (record, reason));
            Copy.Removed.Clear();
            Copy.Changed.Clear();
            _edited.Clear();
            _before = Copy.Names();
        }

        private async Task<RemovalReason> ExpectedAsync(string record, RemovalReason told)
        {
            var exists = await space.Space.Store.ReadAsync(
                graph => graph.CountSubjects(graph.Find(ReservedPredicates.IsAccountableFor), graph.Find(new(record))) > 0, ReadAt.Newest, CancellationToken.None);
            if (!exists.Value)
                return RemovalReason.Deleted;
            if (!await space.Space.MayAsync(user, Right.See, record))
                return RemovalReason.AccessLost;
            return told == RemovalReason.Displaced && _asked.First is not null ? told : RemovalReason.NoLongerMatches;
        }

        private static bool IsSame(LiveCopy copy, GroupAnswer answer) => answer switch
        {
            GroupAnswer.Rows rows => copy.Names().SequenceEqual(rows.Records.Select(record => record.Spelling)),
            GroupAnswer.Count(var count, _) => copy.Count() == count,
            GroupAnswer.Exists(var exists, _) => copy.Count() == (exists ? 1 : 0),
            _ => false,
        };

        private static string Show(GroupAnswer answer) =>
            answer is GroupAnswer.Rows rows ? string.Join(", ", rows.Records) : answer.ToString();

        public async ValueTask DisposeAsync()
        {
            if (_subscriber is not null)
                await _subscriber.DisposeAsync();
        }
    }
}
