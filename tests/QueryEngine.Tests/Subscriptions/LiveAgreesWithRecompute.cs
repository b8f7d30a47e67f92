using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Tests.Properties;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

public sealed class LiveAgreesWithRecompute(ITestOutputHelper output)
{
    private const int QueriesPerUser = 6;

    // They get the roles that this one gets, and own nothing, so that they mostly have equal rights and share evaluations.
    private const string Model = "us-b";
    private static readonly string[] Twins = ["us-t", "us-u"];
    private long _comparisons;
    private long _differences;
    private long _resumed;

    private static long WantedComparisons => Campaign.IsLong ? 2_000_000 : 20_000;

    [Fact]
    public void What_was_told_adds_up_to_the_whole_answer_after_every_transaction_of_random_histories()
    {
        Campaign.Run(Campaign.Seed(output), steps: 40, () => _comparisons >= WantedComparisons, AgreeAsync);

        output.WriteLine($"{_comparisons} comparisons, {_differences} differences, {_resumed} subscriptions resumed");
        Assert.True(_differences > WantedComparisons / 20 && _resumed > WantedComparisons / 200, "The histories are too poor to show anything.");
    }

    private async Task<bool> AgreeAsync(int[] history)
    {
        await using var space = new LiveSpace();
        foreach (var user in (string[])[.. History.Users, .. Twins])
            await space.Space.SignInAsync(user);
        var writing = new EventfulHistory();
        foreach (var transaction in History.Beginning())
            writing.Written(Assert.IsType<CommitOutcome.Committed>(await space.Space.CommitAsync(transaction)).Entry);

        var random = new Random(history.Length == 0 ? 0 : history[0]);
        var watches = History.Users.SelectMany(user => WatchesOf(space, user, random)).Concat(WatchesOfTwins(space, random)).ToList();
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

    private static IEnumerable<Watch> WatchesOf(LiveSpace space, string user, Random random) =>
    [
        .. Enumerable.Range(0, QueriesPerUser).Select(_ => new RecordWatch(space, user, Query(random))),
        new FactWatch(space, user, [History.FactQuery(random)]),
        new FactWatch(space, user, [History.FactQuery(random), History.FactQuery(random)]),
    ];

    private static IEnumerable<Watch> WatchesOfTwins(LiveSpace space, Random random)
    {
        var (records, facts) = (Enumerable.Range(0, 3).Select(_ => Query(random)).ToArray(), History.FactQuery(random));
        return Twins.SelectMany(twin => records.Select(query => (Watch)new RecordWatch(space, twin, query)).Append(new FactWatch(space, twin, [facts])));
    }

    private static Transaction WithTwins(Transaction transaction, int seed)
    {
        // Now and then only one of them, so that they part.
        var twins = seed % 5 == 0 ? Twins[..1] : Twins;
        IEnumerable<Fact> Twinned(IEnumerable<Fact> facts) => facts
            .Where(fact => fact.Subject.Spelling == Model && fact.Predicate != ReservedPredicates.IsAccountableFor)
            .SelectMany(fact => twins.Select(twin => fact with { Subject = new(twin) }));
        return transaction with
        {
            Asserted = [.. transaction.Asserted, .. Twinned(transaction.Asserted)],
            Retracted = [.. transaction.Retracted, .. Twinned(transaction.Retracted)],
        };
    }

    private static RecordQuery Query(Random random)
    {
        var key = random.Next(2) == 0 ? OrderKey.Created : OrderKey.Changed;
        return new RecordQuery
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
    }

    // The first of some transactions that is admitted.
    private static async Task<LogEntry?> WriteAsync(LiveSpace space, int seed, int step, EventfulHistory writing)
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var transaction = WithTwins(writing.Next(unchecked(seed + attempt), $"h{step}.{attempt}"), seed);
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
}
