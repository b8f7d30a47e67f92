using System.Text;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Rdf;

namespace LinkedRecords.FactStore.Tests.Bulk;

public sealed class ImporterTests : IAsyncLifetime
{
    private static readonly IriNames Names = new("https://lr.example");

    private readonly MemoryFactStore _store = new(admission: null, TimeProvider.System);
    private readonly List<ImportLine.Fault> _faults = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task A_run_of_lines_by_one_author_is_one_transaction_in_the_log()
    {
        var done = await ImportAsync(Line("a", by: "us-ann") + Line("b", by: "us-ann") + Line("c", by: "us-ben") + Line("d"));

        Assert.Equal(new ImportProgress(Line: 4, Facts: 4, Records: 0, Transactions: 3, Repeated: 0, Faults: 0), done);
        Assert.Equal(
            [("us-ann", 2), ("us-ben", 1), ("system", 1)],
            (await LogAsync()).Select(entry => (entry.Transaction.Author.Spelling, entry.Transaction.Asserted.Length)));
    }

    [Fact]
    public async Task An_import_that_is_run_again_writes_nothing_again()
    {
        var lines = Enumerable.Range(0, 5_000).Select(n => Line($"kv-{n}")).ToArray();
        var file = string.Concat(lines);
        await ImportAsync(string.Concat(lines[..4_000]));
        var before = _store.Head;

        var first = await ImportAsync(file);
        var second = await ImportAsync(file);

        Assert.True(before < _store.Head);
        Assert.Equal(5_000, second.Facts);
        Assert.Equal(second.Facts, second.Repeated);
        Assert.Equal((5_000, 4_000), (first.Facts, first.Repeated));
    }

    [Fact]
    public async Task Another_key_states_everything_anew()
    {
        await ImportAsync(Line("a"), key: "first");

        var done = await ImportAsync(Line("a"), key: "second");

        Assert.Equal(0, done.Repeated);
        Assert.Equal(2, _store.Head.Value);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_ends_the_import_and_everything_before_it_is_written()
    {
        var stopped = await Assert.ThrowsAsync<ImportStoppedException>(() => ImportAsync(Line("a") + "{\"s\":\"b\"\n" + Line("c")));

        Assert.Equal(2, stopped.Line);
        Assert.Equal("a", Assert.Single(Assert.Single(await LogAsync()).Transaction.Asserted).Subject.Spelling);
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_passed_over_when_asked_to()
    {
        var done = await ImportAsync(Line("a") + Line("not a name") + "[1]\n" + Line("c"), keepGoing: true);

        Assert.Equal((2, 2), (done.Facts, done.Faults));
        Assert.Equal([2, 3], _faults.Select(fault => fault.Line));
    }

    [Fact]
    public async Task What_is_exported_as_JSON_lines_is_imported_as_the_same_facts()
    {
        var facts = Samples();

        var again = await ReadAsync(new JsonLinesReader(NodeReader.Default), await WriteAsync(new JsonLinesWriter(), facts));

        Assert.Equal(facts, again.Select(line => line.Fact));
        Assert.All(again, line => Assert.Equal("us-ann", line.Author?.Spelling));
    }

    [Fact]
    public async Task What_is_exported_as_RDF_is_imported_as_the_same_facts()
    {
        var facts = Samples();
        var file = await WriteAsync(new RdfFactWriter(new NQuadsWriter(), Names, node => node.Spelling is "Task"), facts);

        var again = await ReadAsync(new RdfFactReader(new NQuadsReader(graphs: true), Names, "scope"), file);

        Assert.Equal(facts, again.Select(line => line.Fact));
    }

    [Fact]
    public async Task A_blank_node_is_one_node_within_an_import_and_another_in_the_next()
    {
        const string file = "_:a <https://e.x/p> _:b .\n_:b <https://e.x/p> _:a .\n";

        var one = await ReadAsync(new RdfFactReader(new NQuadsReader(graphs: false), Names, "one"), file);
        var two = await ReadAsync(new RdfFactReader(new NQuadsReader(graphs: false), Names, "two"), file);

        Assert.Equal("<https://lr.example/.well-known/genid/one-a>", one[0].Fact.Subject.Spelling);
        Assert.Equal(one[0].Fact.Subject, one[1].Fact.Object);
        Assert.Empty(one.Select(line => line.Fact.Subject).Intersect(two.Select(line => line.Fact.Subject)));
    }

    [Theory]
    [InlineData("<https://e.x/s> <https://e.x/p> \"o\" <https://e.x/g> .")]
    [InlineData("<https://e.x/s> <https://e.x/p> <<( <https://e.x/s> <https://e.x/p> \"o\" )>> .")]
    [InlineData("<https://e.x/s> <https://lr.example/latest/stateIs> \"o\" .")]
    public async Task What_facts_cannot_say_is_a_fault_of_its_line(string line)
    {
        var reader = new RdfFactReader(new NQuadsReader(graphs: true), Names, "scope");

        var read = await reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(line)), CancellationToken.None).ToListAsync();

        Assert.IsType<ImportLine.Fault>(Assert.Single(read));
    }

    private static string Line(string subject, string? by = null) =>
        $$"""{"s":"{{subject}}","p":"isA","o":"Task","k":"term"{{(by is null ? "" : $",\"by\":\"{by}\"")}}}""" + "\n";

    private static Fact[] Samples() =>
    [
        Read("kv-1", "partOf*", "Task"),
        Read("kv-1", "partOf*", "<https://schema.org/Person>"),
        Read("kv-1", "partOf*", "\"text \\\" \\n 😀\""),
        Read("kv-1", "partOf*", "\"1\"^^xsd:integer"),
        Read("kv-1", "partOf*", "\"Titel\"@de"),
        Read("kv-1", "partOf*", "\"x\"@ar--rtl"),
        Read("Task", "$isATermFor", "bare text"),
        Read("<https://schema.org/Person>", "<https://schema.org/name>", "\"Ann\""),
        new Fact(new Node("Task"), ReservedPredicates.IsMemberOf, new Node("$terms")),
    ];

    private static Fact Read(string subject, string predicate, string @object)
    {
        Assert.True(NodeReader.Default.TryReadFact(subject, predicate, @object, out var fact, out var error), error?.Message);
        return fact;
    }

    private static async Task<string> WriteAsync(IFactWriter writer, IEnumerable<Fact> facts)
    {
        using var output = new MemoryStream();
        var provenance = new Provenance(new Node("us-ann"), DateTimeOffset.UnixEpoch, new Revision(7));
        await writer.WriteAsync(facts.Select(fact => new StatedFact(fact, provenance)).ToAsyncEnumerable(), output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<List<ImportLine.Stated>> ReadAsync(IFactReader reader, string file) =>
        [.. (await reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), CancellationToken.None).ToListAsync()).Cast<ImportLine.Stated>()];

    private Task<ImportProgress> ImportAsync(string file, string key = "key", bool keepGoing = false) =>
        new Importer(_store).RunAsync(
            new JsonLinesReader(NodeReader.Default).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), CancellationToken.None),
            new ImportOptions { Key = key, DefaultAuthor = new Node("system"), KeepGoing = keepGoing },
            onProgress: _ => { },
            _faults.Add,
            CancellationToken.None);

    private async Task<List<LogEntry>> LogAsync() =>
        await _store.FollowAsync(Revision.None, CancellationToken.None).Take((int)_store.Head.Value).ToListAsync();
}
