using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
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
        var histories = Arb.From(Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(25), Shorter);
        var run = 0;
        while (_comparisons < WantedComparisons)
        {
            Prop.ForAll(histories, history => AgreeAsync(history).GetAwaiter().GetResult())
                .Check(Config.QuickThrowOnFailure.WithMaxTest(10).WithName($"run {++run}"));
        }

        output.WriteLine($"{_comparisons} comparisons, {_differences} differences, {_resumed} subscriptions resumed");
        Assert.True(_differences > WantedComparisons / 100 && _resumed > WantedComparisons / 200, "The histories are too poor to show anything.");
    }

    // Steps are numbers that mean the same in any history, so it is enough to leave some out.
    private static IEnumerable<int[]> Shorter(int[] history) =>
        Enumerable.Range(0, history.Length).Select(left => history.Where((_, at) => at != left).ToArray());

    private async Task<bool> AgreeAsync(int[] history)
    {
        await using var space = new LiveSpace();
        foreach (var user in History.Users)
            await space.Space.SignInAsync(user);
        foreach (var transaction in History.Beginning())
            await space.Space.CommitAsync(transaction);

        var random = new Random(history.Length == 0 ? 0 : history[0]);
        var watches = History.Users.SelectMany(user => Enumerable.Range(0, QueriesPerUser).Select(_ => new Watch(space, user, Query(random)))).ToList();
        foreach (var watch in watches)
            await watch.BeginAsync();
        var facts = new List<Fact>();
        for (var step = 0; step < history.Length; step++)
        {
            await WriteAsync(space, history[step], step, facts);
            await AgreeOnAllAsync(watches, new Random(history[step] ^ 0x11fe));
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

    private static async Task WriteAsync(LiveSpace space, int seed, int step, List<Fact> facts)
    {
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var transaction = seed % 3 == 0 && attempt == 0 && facts.Count > 0
                ? History.Revocation(seed, step, facts[Math.Abs(seed / 4 % facts.Count)])
                : History.Transaction(unchecked(seed + attempt), step);
            if (await space.Space.CommitAsync(transaction) is not CommitOutcome.Committed(var entry, _))
                continue;
            facts.RemoveAll(entry.Transaction.Retracted.Contains);
            facts.AddRange(entry.Transaction.Asserted.Except(facts));
            return;
        }
    }

    private async Task AgreeOnAllAsync(List<Watch> watches, Random random)
    {
        // One of them is away for a few transactions now and then.
        if (random.Next(3) == 0)
        {
            await watches[random.Next(watches.Count / 2)].LeaveOrComeBackAsync();
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
        private Subscriber? _subscriber;

        public LiveCopy Copy { get; } = new();

        public bool IsAway => _subscriber is null;

        public async Task BeginAsync()
        {
            _subscriber = new(space.Live, user, query, since: null, Copy);
            await _subscriber.NextAsync();
        }

        public async Task LeaveOrComeBackAsync()
        {
            if (_subscriber is null)
            {
                var resets = Copy.Resets;
                _subscriber = new(space.Live, user, query, Copy.Revision, Copy);
                await _subscriber.NextAsync();
                Assert.Equal(resets, Copy.Resets);
                return;
            }

            await _subscriber.DisposeAsync();
            _subscriber = null;
        }

        public async Task AgreeAsync()
        {
            var asked = ((Group.ByPatterns)query.Groups[0].Value).Query;
            var answer = (await space.Space.Queries.AskAsync(new(user), asked, QueryAt.Newest, CancellationToken.None)).Value;
            await _subscriber!.UntilAsync(copy => IsSame(copy, answer), () => $"{Show(answer)} as answer to {asked} of {user}: {string.Join(", ", asked.Where)}");
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
