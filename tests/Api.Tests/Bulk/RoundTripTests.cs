using System.Text.Json;
using System.Text.RegularExpressions;
using LinkedRecords.Api.Tests.CommandLine;
using LinkedRecords.Api.Tests.Faults;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;

namespace LinkedRecords.Api.Tests.Bulk;

/// <summary>Everything leaves by <c>export</c> and comes back by <c>import</c>, into another database, and answers the same.</summary>
public sealed partial class RoundTripTests : IAsyncLifetime
{
    private const string Everything =
        """
        { findAll(where: [["isA", "Thing"]]) { nodes {
            id createdBy facts { subject predicate object } inverseFacts { subject predicate object }
            ... on KeyValueRecord { value } ... on LongTextRecord { text } ... on BlobRecord { mediaType size sha256 } } }
          quota(node: "ALICE") { used } }
        """;

    private string _database = null!;
    private LinkedRecordsProgram _here = null!;
    private LinkedRecordsProgram _elsewhere = null!;

    public async Task InitializeAsync()
    {
        _database = await TestCluster.NewDatabaseAsync();
        _here = new(_database);
        _elsewhere = new(await TestCluster.NewDatabaseAsync());
    }

    public Task DisposeAsync()
    {
        _here.Dispose();
        _elsewhere.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_exported_and_imported_elsewhere_answers_the_same()
    {
        await using var node = await NodeProcess.StartAsync(_database);
        using var alice = await ApiUser.SignInAsync(node.Address, "alice");
        var file = await MakeAsync(node.Address, alice);
        var before = await AskAsync(node.Address, alice);
        var path = _here.Write("all.jsonl", "");

        var exported = await _here.RunAsync("export", path, "--json");
        var database = await TestCluster.NewDatabaseAsync();
        using var elsewhere = new LinkedRecordsProgram(database);
        var imported = await elsewhere.RunAsync("import", path);
        var again = await elsewhere.RunAsync("import", path);
        var verified = await elsewhere.RunAsync("verify");

        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.Equal(5, JsonDocument.Parse(exported.Output.Trim().Split('\n')[^1]).RootElement.GetProperty("records").GetInt32());
        Assert.True(imported.ExitCode == 0, imported.Errors);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains("were there from an earlier run", again.Output, StringComparison.Ordinal);
        Assert.StartsWith("sound:", verified.Output, StringComparison.Ordinal);
        await using var other = await NodeProcess.StartAsync(database);
        using var aliceThere = await ApiUser.SignInAsync(other.Address, "alice");
        Assert.Equal(before, await AskAsync(other.Address, aliceThere));
        Assert.Equal(await alice.DownloadAsync(node.Address, file), await aliceThere.DownloadAsync(other.Address, file));
        Assert.Equal(
            Lines(await File.ReadAllLinesAsync(path)), Lines((await elsewhere.RunAsync("export", "-")).Output.Trim().Split('\n')));
    }

    [Fact]
    public async Task An_export_that_was_cut_off_goes_on_where_it_was_and_ends_the_same()
    {
        await using var node = await NodeProcess.StartAsync(_database);
        using var alice = await ApiUser.SignInAsync(node.Address, "alice");
        await MakeAsync(node.Address, alice);
        var path = _here.Write("all.jsonl", "");
        await _here.RunAsync("export", path);
        var whole = await File.ReadAllBytesAsync(path);

        // In the text, and in the bytes of a file.
        foreach (var part in (int[])[whole.Length / 8, whole.Length * 3 / 4])
        {
            await File.WriteAllBytesAsync(path + ".unfinished", whole[..part]);
            var continued = await _here.RunAsync("export", path);

            Assert.True(continued.ExitCode == 0, continued.Errors);
            Assert.Equal(whole, await File.ReadAllBytesAsync(path));
        }
    }

    [Fact]
    public async Task A_record_that_is_there_already_is_not_touched_by_an_import()
    {
        var first = _elsewhere.Write("first.jsonl", """{"record":"l-1","by":"us-ann","text":"As it was"}""" + "\n");
        var second = _elsewhere.Write("second.jsonl", """
            {"record":"l-1","by":"us-ann","text":"Something else"}
            {"record":"kv-2","by":"us-ann","value":{"list":[1,{"two":2}]}}

            """);
        await _elsewhere.RunAsync("import", first);

        var refused = await _elsewhere.RunAsync("import", second);
        var passedOver = await _elsewhere.RunAsync("import", second, "--keep-going");
        var exported = await _elsewhere.RunAsync("export", "-");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Line 1", passedOver.Errors, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"As it was\"", exported.Output, StringComparison.Ordinal);
        Assert.Contains("\"value\":{\"list\":[1,{\"two\":2}]}", exported.Output, StringComparison.Ordinal);
    }

    // Documents with lists, a long text with halves of characters, an empty and a larger file, a denial by nobody's fault.
    private static async Task<string> MakeAsync(Uri node, ApiUser alice)
    {
        await alice.GetAsync(node, """mutation { assertFacts(facts: [{subject: "Thing", predicate: "$isATermFor", object: "\"A thing\""}]) { revision } }""");
        var made = await alice.GetAsync(
            node,
            "mutation($text: String!) { createRecords(input: { records: [" +
            """
            { name: "doc", value: { title: "Ünïcode 😀", tags: ["a", "b"], nested: { list: [{ x: 1 }] } }, facts: [["isA", "Thing"], ["hasName", "\"A document\"@en"]] }
            { name: "text", text: $text, facts: [["isA", "Thing"], ["belongsTo", "{{doc}}"]] }
            """ + "] }) { records { record { id } } } }",
            new { text = new string('x', 600_000) + "😀" });
        var document = made.GetProperty("createRecords").GetProperty("records")[0].GetProperty("record").GetProperty("id").GetString();
        await alice.GetAsync(
            node,
            "mutation($r: Node!) { patchKeyValue(input: { record: $r, changes: [{ path: [\"tags\"], insert: { values: [\"c\"], index: 1 } }] }) { revision } }",
            new { r = document });
        await alice.UploadAsync(node, [], "text/plain", """[["isA", "Thing"]]""");
        var bytes = new byte[600_000];
        new Random(1).NextBytes(bytes);
        await alice.UploadAsync(node, bytes, "image/png", """[["isA", "Thing"]]""");
        return await alice.UploadAsync(node, bytes, "application/zip", """[["isA", "Thing"]]""");
    }

    private static async Task<string> AskAsync(Uri node, ApiUser alice) =>
        (await alice.GetAsync(node, Everything.Replace("ALICE", alice.Id, StringComparison.Ordinal))).ToString();

    // What the log decides anew is not compared: order, time and versions; nor what only says where an export is from.
    private static string[] Lines(string[] lines) =>
        [.. lines.Skip(1).Select(line => Anew().Replace(line, "")).Where(line => !line.Contains("$signsInWith", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [GeneratedRegex("\"(seq|at|created|updated|version)\":(\"[^\"]*\"|[0-9]+),?|,\"changes\":\\[[^\\]]*\\]|,(?=})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Anew();
}
