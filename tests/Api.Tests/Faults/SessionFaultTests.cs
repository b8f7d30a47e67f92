using System.Diagnostics;
using System.Globalization;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Tests.Faults;
using Xunit.Abstractions;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>Sessions that go from node to node while nodes are killed and held up and connections are cut.</summary>
[Collection("Faults")]
public sealed class SessionFaultTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int Registers = 12;
    private const int Least = 400;
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    [Fact]
    public async Task Sessions_over_three_nodes_read_their_writes_and_never_go_back_whatever_happens_to_the_nodes()
    {
        using var patience = new CancellationTokenSource(Campaign.Patience);
        var folder = Directory.CreateTempSubdirectory("linkedrecords-sessions-").FullName;
        var database = await TestCluster.NewDatabaseAsync();
        await using var nodes = await FaultyNodes.StartAsync(count: 3, database);
        using var alice = await ApiUser.SignInAsync(nodes.Addresses[0], "alice");
        var registers = await MakeRegistersAsync(nodes.Addresses[0], alice);

        var working = Task.WhenAll(Enumerable.Range(0, Clients).Select(n => RunAsync(alice, nodes.Addresses, registers, n, folder, patience.Token)));
        await nodes.HarmAsync(Campaign.Faults, working, () => Progress(folder), patience.Token);
        try
        {
            await working;
        }
        finally
        {
            // What a client is not told stands in the log.
            foreach (var node in nodes.Nodes)
                output.WriteLine(node.Log);
        }

        // Who goes away, and a storage or a node that does, are nothing unexpected.
        Assert.All(nodes.Nodes, node => Assert.DoesNotContain("failed unexpectedly", node.Log, StringComparison.Ordinal));
        await using var fresh = await PostgresFactStore.OpenAsync(new() { ConnectionString = database }, admission: null, TimeProvider.System, patience.Token);
        var log = await Verdict.ReadAsync(fresh, patience.Token);
        var verdict = await Verdict.AssertSoundAsync(fresh, log, folder, number => registers[number], patience.Token);
        Directory.Delete(folder, recursive: true);
        output.WriteLine($"{verdict.Operations} operations, {verdict.Acknowledged} acknowledged; {nodes.Harm}");
    }

    private async Task RunAsync(ApiUser user, IReadOnlyList<Uri> nodes, string[] registers, int n, string folder, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"session-{n}");
        using var history = new History(Path.Combine(folder, name));
        await new SessionWorker(user, nodes, registers, name, history, seed: n).RunAsync(Campaign.SessionOperations / Clients, IsEnough, cancellationToken);
    }

    private static async Task<string[]> MakeRegistersAsync(Uri node, ApiUser user)
    {
        var records = string.Join(' ', Enumerable.Repeat("{ value: { value: 0 }, facts: [[\"isA\", \"Register\"]] }", Registers));
        await user.GetAsync(node, """mutation { assertFacts(facts: [{subject: "Register", predicate: "$isATermFor", object: "\"Counts\""}]) { revision } }""");
        var made = await user.GetAsync(node, $"mutation {{ createRecords(input: {{ records: [{records}] }}) {{ records {{ record {{ id }} }} }} }}");
        return [.. made.GetProperty("createRecords").GetProperty("records").EnumerateArray().Select(one => one.GetProperty("record").GetProperty("id").GetString()!)];
    }

    // When the time is up, as many are enough as mean something.
    private bool IsEnough(int done) => done >= Least / Clients && _watch.Elapsed > Campaign.Time;

    // From 0 to 1: of the operations, or of the time and of those that are done however long they take.
    private double Progress(string folder)
    {
        // A line of a history has about 48 bytes, an operation two of them.
        var done = Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length) / 96.0;
        return Math.Max(done / Campaign.SessionOperations, Math.Min(_watch.Elapsed / Campaign.Time, done / Least));
    }
}
