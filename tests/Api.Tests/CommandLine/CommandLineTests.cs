using System.Text.Json;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.Api.Tests.CommandLine;

/// <summary>Commands on one database server; only those that are about the embedded one bring it up.</summary>
#pragma warning disable CA1816 // There is no finalizer to suppress; xunit's DisposeAsync is not the dispose pattern.
public sealed class CommandLineTests : IAsyncLifetime
#pragma warning restore CA1816
{
    private const string Tasks = """
        {"s":"Task","p":"$isATermFor","o":"Something to do","k":"literal","by":"us-ann"}
        {"s":"kv-1","p":"isA","o":"Task","by":"us-ann"}
        {"s":"kv-1","p":"due","o":"2026-12-31","k":"literal","dt":"xsd:date","by":"us-ben"}

        """;

    private string _database = null!;
    private LinkedRecordsProgram _program = null!;

    public async Task InitializeAsync()
    {
        _database = await TestCluster.NewDatabaseAsync();
        _program = new(_database);
    }

    public Task DisposeAsync()
    {
        _program.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Facts_are_imported_counted_exported_and_verified()
    {
        var imported = await _program.RunAsync("import", _program.Write("tasks.jsonl", Tasks));
        var counted = await _program.RunAsync("stats", "--json");
        var exported = await _program.RunAsync("export", "tasks.nq");
        var verified = await _program.RunAsync("verify");

        Assert.True(imported.ExitCode == 0, imported.Errors);
        Assert.Contains("Imported 3 facts in 2 transactions", imported.Output, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(counted.Output).RootElement.GetProperty("revision").GetInt64());
        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.Contains(
            "<https://lr.example/id/kv-1> <https://lr.example/term/isA> <https://lr.example/term/Task> .",
            await File.ReadAllTextAsync(Path.Combine(_program.DataFolder, "..", "tasks.nq")),
            StringComparison.Ordinal);
        Assert.StartsWith("sound: 2 transactions", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_followed_in_one_terminal_while_facts_are_stated_in_another()
    {
        using var following = _program.Start("log", "--follow");

        await _program.RunAsync("assert", "kv-1", "title", "\"Q4 2024\"", "--author", "us-ann");
        var stated = await LinkedRecordsProgram.UntilAsync(following.StandardOutput, line => line.Contains("title", StringComparison.Ordinal));
        await _program.RunAsync("retract", "kv-1", "title", "\"Q4 2024\"");
        var takenBack = await LinkedRecordsProgram.UntilAsync(following.StandardOutput, line => line.Contains("title", StringComparison.Ordinal));
        following.Kill();

        Assert.Equal("  + kv-1 title \"Q4 2024\"", stated);
        Assert.Equal("  - kv-1 title \"Q4 2024\"", takenBack);
    }

    [Fact]
    public async Task A_quota_is_seen_given_and_taken_back()
    {
        // As docs/limits.md shows it.
        var shown = await ShownAsync("limits.md");
        var given = await _program.RunAsync("quota", "kv-team", "--set", "1.5GiB", "--until", "2999-12-31", "--json");
        var takenBack = await _program.RunAsync("quota", "kv-team", "--reset");
        var wrong = await _program.RunAsync("quota", "us-ann", "--set", "much");
        var log = await _program.RunAsync("log");

        Assert.Equal(
            [
                "us-ann keeps 0 B of 500 MiB; 500 MiB are left.",
                "us-ann keeps 0 B of 2 GiB; 2 GiB are left.\nThat ends on 2099-12-31 00:00:00Z.",
                "us-ann keeps 0 B of 500 MiB; 500 MiB are left.",
            ],
            shown);
        var quota = JsonDocument.Parse(given.Output).RootElement;
        Assert.Equal((1536L * 1024 * 1024, "kv-team"), (quota.GetProperty("total").GetInt64(), quota.GetProperty("paidBy").GetString()));
        Assert.StartsWith("2999-12-31", quota.GetProperty("ends").GetString(), StringComparison.Ordinal);
        Assert.Equal("kv-team has no quota of its own and keeps 0 B; nobody pays.", takenBack.Output.Trim());
        Assert.Contains("much is no size such as 2GiB", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("kv-team $hasQuota", log.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erased_person_is_in_no_fact_and_in_no_transaction()
    {
        await _program.RunAsync("import", _program.Write("tasks.jsonl", Tasks));

        var erased = await _program.RunAsync("erase", "us-ben", "--yes");
        var log = await _program.RunAsync("log");
        var verified = await _program.RunAsync("verify");

        Assert.True(erased.ExitCode == 0, erased.Errors);
        Assert.StartsWith("Erased 1 nodes, from 1 transactions", erased.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("us-ben", log.Output, StringComparison.Ordinal);
        Assert.Contains("us-ann", log.Output, StringComparison.Ordinal);
        Assert.StartsWith("sound:", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_finds_what_a_user_finds_and_is_told_why()
    {
        await _program.RunAsync("import", _program.Write("tasks.jsonl", Tasks));
        await _program.RunAsync("assert", "us-ann", "$isAccountableFor", "kv-1");
        await _program.RunAsync("assert", "us-ben", "$isMemberOf", "kv-team");

        var forAnn = await _program.RunAsync("query", """[["$it","isA","Task"]]""", "--as", "us-ann");
        var forBen = await _program.RunAsync("query", """{"where":[["$it","isA","Task"]],"count":true}""", "--as", "us-ben");
        var wrong = await _program.RunAsync("query", """[["$it"]]""", "--as", "us-ben");
        var why = await _program.RunAsync("explain", "us-ann", "Write", "kv-1");
        var whyNot = await _program.RunAsync("explain", "us-ben", "Read", "kv-1");

        Assert.Equal("kv-1\n", forAnn.Output);
        Assert.Equal("0\n", forBen.Output);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("PATTERN_LENGTH", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal("us-ann may Write kv-1, because:\n  us-ann $isAccountableFor kv-1\n", why.Output);
        Assert.Contains("  us-ben $canRead kv-1\n", whyNot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_the_same_data_elsewhere_with_its_history()
    {
        await _program.RunAsync("import", _program.Write("tasks.jsonl", Tasks));
        await _program.RunAsync("retract", "kv-1", "isA", "Task");
        var counted = await _program.RunAsync("stats", "--json");
        var backup = _program.Write("backup", "");

        var saved = await _program.RunAsync("backup", backup);
        using var elsewhere = new LinkedRecordsProgram(await TestCluster.NewDatabaseAsync());
        var restored = await elsewhere.RunAsync("restore", backup, "--json");
        var verified = await elsewhere.RunAsync("verify", "--json");

        Assert.True(saved.ExitCode == 0, saved.Errors);
        Assert.True(restored.ExitCode == 0, restored.Errors);
        Assert.Equal(new FileInfo(backup).Length, Last(restored.Output).GetProperty("bytes").GetInt64());
        Assert.Equal((true, 3), (Last(verified.Output).GetProperty("sound").GetBoolean(), Last(verified.Output).GetProperty("transactions").GetInt32()));
        Assert.Equal(WithoutSize(counted.Output), WithoutSize((await elsewhere.RunAsync("stats", "--json")).Output));

        static string WithoutSize(string counts) => counts[..counts.IndexOf("\"bytes\"", StringComparison.Ordinal)];
    }

    [Fact]
    public async Task Long_work_tells_a_program_how_far_it_is_line_by_line_and_at_last_how_it_ended()
    {
        await _program.RunAsync("seed");
        var backup = _program.Write("backup", "");

        var saved = await _program.RunAsync("backup", backup, "--json");
        var verified = await _program.RunAsync("verify", "--json");
        var trimmed = await _program.RunAsync("trim", "--keep", "90d", "--yes", "--json");

        foreach (var (_, output, _) in new[] { saved, verified, trimmed })
        {
            var lines = output.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("done").GetBoolean()).ToList();
            Assert.Equal(lines.Select((_, n) => n == lines.Count - 1), lines);
        }

        Assert.True(saved.Output.Trim().Split('\n').Length > 1, saved.Output);
        Assert.Equal("comparing tables", JsonDocument.Parse(verified.Output.Split('\n')[0]).RootElement.GetProperty("step").GetString());
    }

    [Fact]
    public async Task A_backup_that_is_none_is_refused_in_the_words_of_who_found_that()
    {
        var restored = await _program.RunAsync("restore", _program.Write("backup", "This is no backup."));

        Assert.Equal(1, restored.ExitCode);
        Assert.Contains("pg_restore failed", restored.Errors, StringComparison.Ordinal);
        Assert.Contains("does not appear to be a valid archive", restored.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_not_mixed_with_data_that_is_there()
    {
        await _program.RunAsync("assert", "kv-1", "isA", "Task");
        var backup = _program.Write("backup", "");
        await _program.RunAsync("backup", backup);
        await _program.RunAsync("assert", "kv-2", "isA", "Task");

        var restored = await _program.RunAsync("restore", backup);

        Assert.Equal(1, restored.ExitCode);
        Assert.Contains("There is data in", restored.Errors, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse((await _program.RunAsync("stats", "--json")).Output).RootElement.GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task A_killed_server_leaves_its_data_to_the_next_one()
    {
        using var program = new LinkedRecordsProgram(database: null);
        using (var server = program.Start("serve", "--url", "http://127.0.0.1:0"))
        {
            await LinkedRecordsProgram.UntilAsync(server.StandardOutput, line => line.StartsWith("The data is in", StringComparison.Ordinal));
            await program.RunAsync("assert", "kv-1", "isA", "Task", "--id", "once");
            server.Kill();
            await server.WaitForExitAsync();
        }

        var again = await program.RunAsync("assert", "kv-1", "isA", "Task", "--id", "once");

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal("revision 1 (done before)", again.Output.Trim());
    }

    [Fact]
    public async Task A_killed_import_is_continued_by_the_same_command()
    {
        var file = _program.Write("many.jsonl", string.Concat(Enumerable.Range(0, 60_000).Select(
            n => $$"""{"s":"kv-{{n}}","p":"isA","o":"Task","by":"us-{{n / 500}}"}""" + "\n")));
        using (var import = _program.Start("import", file, "--json"))
        {
            await LinkedRecordsProgram.UntilAsync(import.StandardOutput, line => line.Contains("\"facts\"", StringComparison.Ordinal));
            import.Kill();
            await import.WaitForExitAsync();
        }

        var again = await _program.RunAsync("import", file);
        var counted = await _program.RunAsync("stats", "--json");

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains("were there from an earlier run", again.Output, StringComparison.Ordinal);
        Assert.Equal(60_000, JsonDocument.Parse(counted.Output).RootElement.GetProperty("facts").GetInt64());
        Assert.Equal(120, JsonDocument.Parse(counted.Output).RootElement.GetProperty("revision").GetInt64());
    }

    [Theory]
    [InlineData("'https' is not registered", "assert", "kv-1", "isA", "https://schema.org/Person")]
    [InlineData("--author", "assert", "kv-1", "isA", "Task", "--author", "not a name")]
    [InlineData("no format of facts", "import", "facts.xlsx")]
    [InlineData("--yes", "erase", "us-ann")]
    public async Task A_mistake_is_answered_with_a_sentence_and_not_with_a_stack(string part, params string[] arguments)
    {
        _program.Write("facts.xlsx", "");

        var (exitCode, _, errors) = await _program.RunAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(part, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seeded_world_shows_each_of_its_people_what_is_theirs_and_is_made_once()
    {
        const string tasks = """{"where":[["$it","isA","Task"]],"count":true}""";

        var seeded = await _program.RunAsync("seed");
        var again = await _program.RunAsync("seed", "--json");
        var forAlice = await _program.RunAsync("query", tasks, "--as", "us-13b6462f84c4574312a990494110537c");

        Assert.True(seeded.ExitCode == 0, seeded.Errors);
        var told = JsonDocument.Parse(again.Output.Trim().Split('\n')[^1]).RootElement;
        Assert.Equal(told.GetProperty("facts").GetInt32() + told.GetProperty("records").GetInt32(), told.GetProperty("repeated").GetInt32());
        Assert.Equal("8\n", forAlice.Output);
        Assert.StartsWith("sound:", (await _program.RunAsync("verify")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_that_is_trimmed_is_refused_and_what_is_true_stays()
    {
        await _program.RunAsync("import", _program.Write("tasks.jsonl", Tasks));
        await _program.RunAsync("retract", "kv-1", "isA", "Task");
        await LongAgoAsync();
        await _program.RunAsync("assert", "kv-1", "isA", "Task");

        var unsure = await _program.RunAsync("trim", "--keep", "90d");
        var tooShort = await _program.RunAsync("trim", "--keep", "10m", "--yes");
        var trimmed = await _program.RunAsync("trim", "--keep", "90d", "--yes");
        var past = await _program.RunAsync("export", "past.nq", "--as-of", "2");
        var verified = await _program.RunAsync("verify");

        Assert.Equal(1, unsure.ExitCode);
        Assert.Equal(1, tooShort.ExitCode);
        Assert.Contains("at least 1h", tooShort.Errors, StringComparison.Ordinal);
        Assert.StartsWith("History is kept from revision 3 on. Forgotten: 1 facts that had ended", trimmed.Output, StringComparison.Ordinal);
        Assert.Equal(1, past.ExitCode);
        Assert.Contains("revision 2", past.Errors, StringComparison.Ordinal);
        Assert.StartsWith("sound: 4 transactions", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        var help = (await _program.RunAsync("--help")).Output;

        Assert.All(Commands, command => Assert.Contains(command, help, StringComparison.Ordinal));
    }

    /// <summary>What the commands of a page answer, one after the other.</summary>
    private async Task<List<string>> ShownAsync(string page)
    {
        const string program = "./linkedrecords ";
        var answers = new List<string>();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(ReadmeTests.Root(), "docs", page)))
        {
            if (line.StartsWith(program, StringComparison.Ordinal))
                answers.Add((await _program.RunAsync(line[program.Length..].Split(' '))).Output.Trim());
        }

        return answers;
    }

    private static JsonElement Last(string output) => JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement;

    // Makes everything that was written so far a year old.
    private async Task LongAgoAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database);
        await using var age = source.CreateCommand("update linkedrecords.log set at = at - interval '1 year'");
        await age.ExecuteNonQueryAsync();
    }

    private static readonly string[] Commands = ["serve", "import", "export", "stats", "log", "assert", "retract", "erase", "verify", "seed", "trim", "backup", "restore", "query", "explain", "tail"];
}
