using System.Diagnostics;
using System.Text.Json;
using LinkedRecords.FactStore.Tests.Faults;
using Xunit.Abstractions;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>A node whose PostgreSQL is away for a while: half a minute in the long run, else until it has been noticed.</summary>
[Collection("Faults")]
public sealed class DatabaseAwayTests(ITestOutputHelper output)
{
    private const string Read = """{ findAll(where: [["isA", "Thing"]]) { nodes { id ... on KeyValueRecord { version value } } } }""";
    private const string LiveFacts = """subscription { facts(predicate: ["isA"], object: ["Thing"]) { isReset count added { subject } removed { subject } } }""";
    private const string Unavailable = "STORAGE_UNAVAILABLE";
    private static readonly TimeSpan Away = Campaign.IsLong ? TimeSpan.FromSeconds(30) : TimeSpan.Zero;

    [Fact]
    public async Task A_node_whose_database_does_not_answer_reads_from_memory_refuses_writes_with_a_code_and_goes_on_by_itself()
    {
        using var patience = new CancellationTokenSource(Campaign.Patience);
        await using var database = await AwayDatabase.StartAsync(patience.Token);
        await SurviveAsync(database, database.PauseAsync, database.ResumeAsync, patience.Token);
    }

    [Fact]
    public async Task A_node_whose_database_was_killed_and_stays_away_reads_from_memory_refuses_writes_with_a_code_and_goes_on_by_itself()
    {
        using var patience = new CancellationTokenSource(Campaign.Patience);
        await using var database = await AwayDatabase.StartAsync(patience.Token);
        await SurviveAsync(database, database.DieAsync, () => database.ComeBackAsync(patience.Token), patience.Token);
    }

    private async Task SurviveAsync(AwayDatabase database, Func<Task> leave, Func<Task> comeBack, CancellationToken cancellationToken)
    {
        await using var node = await NodeProcess.StartAsync(database.ConnectionString);
        using var alice = await ApiUser.SignInAsync(node.Address, "alice");
        var record = await MakeAsync(node.Address, alice);
        using var changes = await FollowingSocket.BeginAsync(node.Address, alice, $$"""subscription { recordChanges(id: "{{record}}") { version } }""", cancellationToken);
        using var facts = await FollowingSocket.BeginAsync(node.Address, alice, LiveFacts, cancellationToken);
        Assert.Equal(1, (await changes.NextAsync(cancellationToken)).GetProperty("recordChanges").GetProperty("version").GetInt32());
        Assert.Equal(1, (await facts.NextAsync(cancellationToken)).GetProperty("facts").GetProperty("count").GetInt32());
        var (nextChange, nextFacts) = (changes.NextAsync(cancellationToken), facts.NextAsync(cancellationToken));
        var before = (await alice.GetAsync(node.Address, Read, cancellationToken: cancellationToken)).ToString();

        await leave();
        var (reads, refused) = await LiveWithoutAsync(node.Address, alice, record, before, cancellationToken);
        Assert.False(nextChange.IsCompleted || nextFacts.IsCompleted, "Nothing has happened, and nobody was hung up on.");
        await comeBack();

        var write = Write(record);
        var first = await UntilWrittenAsync(node.Address, alice, write, cancellationToken);
        Assert.Equal(first, (await alice.GetAsync(node.Address, write, cancellationToken: cancellationToken)).ToString());
        Assert.Equal(2, (await nextChange).GetProperty("recordChanges").GetProperty("version").GetInt32());
        var told = (await nextFacts).GetProperty("facts");
        Assert.Equal((false, 2, 1), (told.GetProperty("isReset").GetBoolean(), told.GetProperty("count").GetInt32(), told.GetProperty("added").GetArrayLength()));
        output.WriteLine($"{reads} reads answered and {refused} writes refused meanwhile");
    }

    // Reads go on for as long as the database is away, and until a write was refused: all answers are what is known.
    private static async Task<(int Reads, int Refused)> LiveWithoutAsync(Uri node, ApiUser user, string record, string before, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var (reads, refused) = (0, 0);
        var writing = user.AskAsync(node, Write(record), variables: null, cancellationToken);
        while (refused == 0 || Stopwatch.GetElapsedTime(begin) < Away)
        {
            Assert.Equal(before, (await user.GetAsync(node, Read, cancellationToken: cancellationToken)).ToString());
            reads++;
            if (!writing.IsCompleted)
                continue;
            Assert.Equal(Unavailable, CodeOf(await writing));
            refused++;
            if (Stopwatch.GetElapsedTime(begin) < Away)
                writing = user.AskAsync(node, Write(record), variables: null, cancellationToken);
        }

        Assert.Equal(Unavailable, CodeOf(await writing));
        return (reads, refused);
    }

    private static async Task<string> MakeAsync(Uri node, ApiUser user)
    {
        await user.GetAsync(node, """mutation { assertFacts(facts: [{subject: "Thing", predicate: "$isATermFor", object: "\"A thing\""}]) { revision } }""");
        var made = await user.GetAsync(node, """mutation { createRecord(input: { value: { n: 1 }, facts: [["isA", "Thing"]] }) { record { id } } }""");
        return made.GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;
    }

    // A change of the record and one more thing, under an id by which it is found in the log however often it is sent.
    private static string Write(string record) =>
        $$"""
        mutation { transact(input: {
          id: "once",
          patch: [{ record: "{{record}}", changes: [{ path: ["n"], increment: 1 }] }],
          create: [{ value: { n: 1 }, facts: [["isA", "Thing"]] }] }) { revision } }
        """;

    private static async Task<string> UntilWrittenAsync(Uri node, ApiUser user, string write, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await user.AskAsync(node, write, variables: null, cancellationToken);
            if (CodeOf(answer) is not { } code)
                return answer.GetProperty("data").ToString();
            Assert.True(code is Unavailable, answer.ToString());
        }
    }

    // In the answer of an operation, or in that of a request that came to none.
    private static string? CodeOf(JsonElement answer)
    {
        if (answer.TryGetProperty("errors", out var errors))
            return errors[0].GetProperty("extensions").GetProperty("code").GetString();
        return answer.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}
