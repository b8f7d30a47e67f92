using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Benchmarks.Live;

/// <summary>With 10,000 live queries of different viewers: how long from a commit until all of them, or the one that is concerned, has been told, and what does the database have to do for it?</summary>
/// <remarks>
/// Viewers are members of teams of 50; each sees 5 documents of their own, 20 of the team, and the members. Commits: one that
/// shares a document with all teams, and one that creates a document of one viewer. Then the same with viewers who have nothing
/// of their own, so that those of a team have equal rights. Checked: each viewer is told exactly that document, at the revision
/// of the commit.
/// </remarks>
internal static class LiveBenchmark
{
    private const int OfTeam = 20;
    private const int TeamSize = 50;
    private const int Rounds = 5;
    private static readonly Node Document = new("Document");
    private static readonly Node IsA = new("isA");

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var viewers = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 10_000;
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-bench-{Environment.ProcessId}");
        try
        {
            await using var database = await EmbeddedDatabase.StartAsync(new EmbeddedDatabaseOptions { DataFolder = folder }, cancellationToken);
            var results = new Dictionary<string, double>(StringComparer.Ordinal) { ["queries"] = viewers };
            foreach (var (name, own) in ((string, int)[])[("", 5), ("equal", 0)])
            {
                var options = new PostgresStoreOptions
                {
                    ConnectionString = database.ConnectionString,
                    Schema = $"live{name}",
                    CommitTimeout = TimeSpan.FromMinutes(5),
                    ReadTimeout = TimeSpan.FromMinutes(5),
                };
                await using var store = new CountingStore(await PostgresFactStore.OpenAsync(options, admission: null, TimeProvider.System, cancellationToken));
                await MeasureAsync(store, viewers, own, name, results, cancellationToken);
            }

            Console.WriteLine(JsonSerializer.Serialize(results));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(
        CountingStore store, int viewers, int own, string name, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        await FillAsync(store, viewers, own, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var live = new LiveQueries(store, new NoOrder(), new() { SubscriptionsPerNode = viewers }, TimeProvider.System);
        var running = live.RunAsync(stop.Token);

        var before = LiveBytes();
        var start = Stopwatch.GetTimestamp();
        var subscribers = await SubscribeAsync(live, viewers, own, stop.Token);
        var subscribed = Stopwatch.GetElapsedTime(start);
        var bytes = (LiveBytes() - before) / viewers;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{viewers} with {own} documents of their own subscribed in {subscribed.TotalSeconds:0.0} s, {bytes} bytes each"));
        results[$"{name}BytesPerQuery"] = bytes;
        Console.WriteLine("commit that concerns  median ms   max ms  cpu us/query  loads/commit");
        await ReportAsync($"{name}All", store, subscribers, round => Shared(Enumerable.Range(0, (viewers + TeamSize - 1) / TeamSize).Select(Team), round), results, stop.Token);
        await ReportAsync($"{name}One", store, subscribers[..1], round => Shared([Viewer(0)], Rounds + round), results, stop.Token);
        results[$"{name}LoadsPerSubscriber"] = (results[$"{name}AllLoadsPerCommit"] - results[$"{name}OneLoadsPerCommit"]) / viewers;
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task ReportAsync(
        string whom,
        CountingStore store,
        IAsyncEnumerator<LiveChange>[] concerned,
        Func<int, Transaction> transaction,
        Dictionary<string, double> results,
        CancellationToken cancellationToken)
    {
        var times = new List<double>();
        var (loads, cpu) = (store.Loads, Environment.CpuUsage.TotalTime);
        for (var round = 0; round < Rounds; round++)
            times.Add(await PushAsync(store, concerned, transaction(round), cancellationToken));
        times.Sort();
        loads = store.Loads - loads;
        var microseconds = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Rounds / concerned.Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{whom,20}  {times[Rounds / 2],9:0.0}  {times[^1],7:0.0}  {microseconds,12:0}  {loads / (double)Rounds,12:0.0}"));
        results[$"{whom}MedianMs"] = Math.Round(times[Rounds / 2], 1);
        results[$"{whom}MaxMs"] = Math.Round(times[^1], 1);
        results[$"{whom}CpuMicrosecondsPerQuery"] = Math.Round(microseconds);
        results[$"{whom}LoadsPerCommit"] = loads / (double)Rounds;
    }

    // Milliseconds from the commit's beginning until the last one has been told.
    private static async Task<double> PushAsync(
        CountingStore store, IAsyncEnumerator<LiveChange>[] concerned, Transaction transaction, CancellationToken cancellationToken)
    {
        var told = concerned.Select(subscriber => subscriber.MoveNextAsync().AsTask()).ToArray();
        var start = Stopwatch.GetTimestamp();
        var outcome = await store.CommitAsync(transaction, cancellationToken);
        await Task.WhenAll(told);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var revision = ((CommitOutcome.Committed)outcome).Entry.Revision;
        foreach (var subscriber in concerned)
            Check(subscriber.Current, transaction.Events[0].Record, revision);
        return elapsed;
    }

    private static void Check(LiveChange told, Node record, Revision revision)
    {
        if (told is not LiveChange.Difference { Groups: [{ Added: [var added], Removed.IsEmpty: true }] } difference
            || added.Record != record || difference.Revision != revision)
        {
            throw new InvalidOperationException($"{record} at {revision} was to be told, not {told}.");
        }
    }

    private static async Task<IAsyncEnumerator<LiveChange>[]> SubscribeAsync(LiveQueries live, int viewers, int own, CancellationToken cancellationToken)
    {
        var documents = new Pattern.Match(Element.Variable.It, IsA, new Element.Constant(Document));
        var query = new CompoundQuery([new("documents", new Group.ByPatterns(new RecordQuery { Where = [documents] }))]);
        var subscribers = new IAsyncEnumerator<LiveChange>[viewers];
        await Parallel.ForAsync(0, viewers, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (number, _) =>
        {
            subscribers[number] = live.SubscribeAsync(Viewer(number), query, since: null, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await subscribers[number].MoveNextAsync();
            if (subscribers[number].Current is not LiveChange.Reset { Groups: [{ Count: var count }] } || count != own + OfTeam)
                throw new InvalidOperationException($"Viewer {number} was told {subscribers[number].Current}.");
        });
        return subscribers;
    }

    private static async Task FillAsync(CountingStore store, int viewers, int own, CancellationToken cancellationToken)
    {
        var facts = Enumerable.Range(0, viewers).SelectMany(number => FactsOf(number, own))
            .Concat(Enumerable.Range(0, viewers).Where(number => number % TeamSize == 0).SelectMany(number => FactsOfTeam(number / TeamSize)));
        var part = 0;
        foreach (var some in facts.Prepend(new(Document, ReservedPredicates.IsATermFor, new("\"document\""))).Chunk(TransactionLimits.Facts))
        {
            var transaction = new Transaction { Id = $"fill{part++}", Author = new("system"), Asserted = [.. some] };
            if (await store.CommitAsync(transaction, cancellationToken) is CommitOutcome.Refused(var reasons))
                throw new InvalidOperationException(reasons[0].Message);
        }
    }

    private static IEnumerable<Fact> FactsOf(int number, int documents) =>
        Enumerable.Range(0, documents).SelectMany(own => Stated(Viewer(number), new Node($"kv-v{number}-{own}")))
            .Append(new(Viewer(number), ReservedPredicates.SignsInWith, new("\"test\"")))
            .Append(new(Viewer(number), ReservedPredicates.IsMemberOf, Team(number / TeamSize)));

    private static IEnumerable<Fact> FactsOfTeam(int team) =>
        Enumerable.Range(0, OfTeam).SelectMany(number => Stated(Team(team), new Node($"kv-t{team}-{number}")));

    private static Transaction Shared(IEnumerable<Node> with, int round)
    {
        var record = new Node($"kv-shared-{round}");
        return new()
        {
            Id = record.Spelling,
            Author = new("system"),
            Asserted =
            [
                .. Stated(new("system"), record),
                .. with.Select(group => new Fact(group, ReservedPredicates.CanAccess, record)),
            ],
            Events = [new(record, default)],
        };
    }

    private static ImmutableArray<Fact> Stated(Node owner, Node record) =>
        [new(owner, ReservedPredicates.IsAccountableFor, record), new(record, IsA, Document)];

    private static Node Viewer(int number) => new($"us-{number.ToString(CultureInfo.InvariantCulture)}");

    private static Node Team(int number) => new($"kv-team{number.ToString(CultureInfo.InvariantCulture)}");

#pragma warning disable S1215 // what is alive after a collection is what is measured
    private static long LiveBytes() => GC.GetTotalMemory(forceFullCollection: true);
#pragma warning restore S1215
}
