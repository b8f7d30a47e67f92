using System.Globalization;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Evaluation;

public sealed class QueryTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Alice = "us-alice", Bob = "us-bob";
    private readonly Space _space = new();

    public async Task InitializeAsync()
    {
        await _space.SignInAsync(Alice);
        await _space.SignInAsync(Bob);
        await _space.DeclareAsync(Alice, "Doc", "Note", "Draft", "Done");
    }

    Task IAsyncLifetime.DisposeAsync() => _space.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _space.DisposeAsync();

    [Fact]
    public async Task Variables_join_patterns()
    {
        await _space.CreateAsync(Alice, "kv-p", "$it ownedBy us-alice");
        await _space.CreateAsync(Alice, "kv-q");
        await _space.CreateAsync(Alice, "kv-1", "$it belongsTo kv-p");
        await _space.CreateAsync(Alice, "kv-2", "$it belongsTo kv-q");

        Assert.Equal(["kv-1"], await _space.FindAsync(Alice, """[["$it","belongsTo","?p"],["?p","ownedBy","us-alice"]]"""));
    }

    [Fact]
    public async Task Alternatives_are_answered_by_any()
    {
        await _space.CreateAsync(Alice, "kv-1", "$it isA Doc");
        await _space.CreateAsync(Alice, "kv-2", "$it isA Note");
        await _space.CreateAsync(Alice, "kv-3", "$it isA Draft");

        Assert.Equal(["kv-1", "kv-2"], await _space.FindAsync(Alice, """[["isA",["Doc","Note"]]]"""));
        Assert.Equal(["kv-2", "kv-3"], await _space.FindAsync(Alice, """[{"anyOf":[[["isA","Note"]],[["isA","Draft"]]]}]"""));
    }

    [Fact]
    public async Task Literals_are_compared_by_value()
    {
        await _space.CreateAsync(Alice, "kv-1", "$it size \"9\"^^xsd:integer", "$it due \"2024-12-31\"^^xsd:date");
        await _space.CreateAsync(Alice, "kv-2", "$it size \"10.0\"^^xsd:decimal", "$it due \"2025-01-01\"^^xsd:date");
        await _space.CreateAsync(Alice, "kv-3", "$it size \"big\"");

        Assert.Equal(["kv-2"], await _space.FindAsync(Alice, """[["size",{"$gt":9}]]"""));
        Assert.Equal(["kv-1", "kv-2"], await _space.FindAsync(Alice, """[["size",{"$gte":9,"$lt":10.5}]]"""));
        Assert.Equal(["kv-2"], await _space.FindAsync(Alice, """[["size",{"$eq":10}]]"""));
        Assert.Equal(["kv-1"], await _space.FindAsync(Alice, """[["due",{"$lt":"\"2025-01-01\"^^xsd:date"}]]"""));
    }

    [Fact]
    public async Task Anything_matches_whatever_there_is()
    {
        await _space.CreateAsync(Alice, "kv-1", "$it isA Doc");
        await _space.CreateAsync(Alice, "kv-2");

        Assert.Equal(["kv-1"], await _space.FindAsync(Alice, """[["isA","$anything"]]"""));
        Assert.Empty(await _space.FindAsync(Alice, """[["$isATermFor","$anything"]]"""));
    }

    [Fact]
    public async Task Named_queries_are_answered_at_one_revision()
    {
        await _space.CreateAsync(Alice, "kv-1", "$it isA Doc");
        var query = Assert.IsType<QueryReading<CompoundQuery>.Read>(
            _space.Reader.ReadCompound(Space.Json("""{"docs":[["isA","Doc"]],"one":"kv-1","none":"kv-2","count":{"where":[],"count":true}}"""))).Query;

        var answer = await _space.Queries.AskAsync(new(Alice), query, QueryAt.Newest, CancellationToken.None);

        Assert.Equal(_space.Store.Head, answer.At);
        Assert.Equal(["docs", "one", "none", "count"], answer.Value.Select(part => part.Key));
        Assert.Equal(new GroupAnswer.ById(new Node("kv-1")), answer.Value[1].Value);
        Assert.Equal(new GroupAnswer.ById(null), answer.Value[2].Value);
        Assert.Equal(1, Assert.IsType<GroupAnswer.Count>(answer.Value[3].Value).Value);
    }

    [Fact]
    public async Task A_row_that_exists_throughout_is_delivered_exactly_once_whatever_is_written_meanwhile()
    {
        for (var record = 10; record < 30; record++)
            await _space.CreateAsync(Alice, $"kv-{record}", "$it isA Doc");
        var delivered = new List<string>();
        string? after = null;
        var page = 0;
        do
        {
            var rows = await PageAsync("""[["isA","Doc"]]""", order: null, after);
            delivered.AddRange(rows.Records.Select(record => record.Spelling));
            after = rows.After;
            await _space.CreateAsync(Alice, $"kv-{(page % 2 == 0 ? 0 : 9)}{page}", "$it isA Doc");
            await _space.RetractAsync(Alice, $"kv-{11 + (page * 3)} isA Doc");
            page++;
        }
        while (after is not null);

        var throughout = Enumerable.Range(10, 20).Select(record => $"kv-{record}").Except(["kv-11", "kv-14", "kv-17", "kv-20", "kv-23", "kv-26", "kv-29"]);
        Assert.Distinct(delivered);
        Assert.Empty(throughout.Except(delivered));
    }

    [Fact]
    public async Task Pages_ordered_by_change_are_those_of_the_first_pages_revision()
    {
        for (var record = 1; record <= 9; record++)
            await _space.CreateAsync(Alice, $"kv-{record}", "$it isA Doc");
        await _space.ChangeAsync(Alice, "kv-1");
        var first = await PageAsync("""[["isA","Doc"]]""", "changed", null);

        await _space.ChangeAsync(Alice, "kv-2");
        await _space.RetractAsync(Alice, "kv-5 isA Doc");
        var second = await PageAsync("""[["isA","Doc"]]""", "changed", first.After);

        Assert.Equal(["kv-1", "kv-9", "kv-8", "kv-7"], first.Records.Select(record => record.Spelling));
        Assert.Equal(["kv-6", "kv-5", "kv-4", "kv-3"], second.Records.Select(record => record.Spelling));
    }

    [Fact]
    public async Task A_row_to_which_access_is_lost_is_left_out_of_later_pages_and_shifts_none()
    {
        for (var record = 1; record <= 6; record++)
            await _space.CreateAsync(Alice, $"kv-{record}", "$it isA Doc", "us-bob $canRead $it");
        var first = await PageAsync("""[["isA","Doc"]]""", "changed", null, Bob);

        await _space.RetractAsync(Alice, "us-bob $canRead kv-3", "us-bob $canRead kv-2");
        var second = await PageAsync("""[["isA","Doc"]]""", "changed", first.After, Bob);

        Assert.Equal(["kv-6", "kv-5", "kv-4", "kv-3"], first.Records.Select(record => record.Spelling));
        Assert.Equal(["kv-1"], second.Records.Select(record => record.Spelling));
    }

    [Fact]
    public async Task Rows_are_ordered_by_a_value_inside_and_rows_without_it_come_last()
    {
        foreach (var (record, value) in new[] { ("kv-1", "\"b\""), ("kv-2", "\"a\""), ("kv-4", "\"c\"") })
        {
            await _space.CreateAsync(Alice, record, "$it isA Doc");
            _space.Records.Values[(record, "meta/title")] = new(value);
        }

        await _space.CreateAsync(Alice, "kv-3", "$it isA Doc");

        Assert.Equal(["kv-2", "kv-1", "kv-4", "kv-3"], await _space.FindAsync(Alice, """{"where":[["isA","Doc"]],"orderBy":{"value":["meta","title"]}}"""));
        Assert.Equal(["kv-4", "kv-1", "kv-2", "kv-3"], await _space.FindAsync(Alice, """{"where":[["isA","Doc"]],"orderBy":{"value":["meta","title"],"descending":true}}"""));
        Assert.Equal(["kv-1", "kv-2", "kv-4", "kv-3"], await _space.FindAsync(Alice, """{"where":[["isA","Doc"]],"orderBy":"created"}"""));
    }

    [Fact]
    public async Task A_cursor_fits_neither_another_query_nor_another_user_nor_a_change_of_it()
    {
        for (var record = 1; record <= 6; record++)
            await _space.CreateAsync(Alice, $"kv-{record}", "$it isA Doc");
        var cursor = (await PageAsync("""[["isA","Doc"]]""", null, null)).After!;

        Assert.Equal(QueryCodes.CursorInvalid, await FailureAsync(Alice, """[["isA","Note"]]""", cursor));
        Assert.Equal(QueryCodes.CursorInvalid, await FailureAsync(Bob, """[["isA","Doc"]]""", cursor));
        Assert.Equal(QueryCodes.CursorInvalid, await FailureAsync(Alice, """[["isA","Doc"]]""", (cursor[0] == 'A' ? "B" : "A") + cursor[1..]));
        Assert.Equal(QueryCodes.CursorInvalid, await FailureAsync(Alice, """[["isA","Doc"]]""", "!"));
    }

    [Fact]
    public async Task The_past_is_shown_with_todays_rights_unless_those_of_then_are_asked_for()
    {
        await _space.CreateAsync(Alice, "kv-1", "$it isA Doc", "us-bob $canRead $it");
        await _space.CreateAsync(Alice, "kv-2", "$it isA Doc");
        var then = _space.Store.Head;
        await _space.RetractAsync(Alice, "us-bob $canRead kv-1", "kv-2 isA Doc");
        await _space.StateAsync(Alice, "us-bob $canRead kv-2");

        Assert.Empty(await _space.FindAsync(Bob, """[["isA","Doc"]]"""));
        Assert.Equal(["kv-2"], await _space.FindAsync(Bob, """[["isA","Doc"]]""", new QueryAt.AsOf(then)));
        Assert.Equal(["kv-1"], await _space.FindAsync(Bob, """[["isA","Doc"]]""", new QueryAt.AsOf(then, WithRightsOfThen: true)));
    }

    [Fact]
    public async Task The_past_is_also_named_by_a_time_and_nothing_was_there_before_the_first_transaction()
    {
        var beginning = _space.Clock.GetUtcNow() - TimeSpan.FromDays(1);
        await _space.CreateAsync(Alice, "kv-1", "$it isA Doc", "us-bob $canRead $it");
        var then = _space.Clock.GetUtcNow();
        await _space.RetractAsync(Alice, "kv-1 isA Doc", "us-bob $canRead kv-1");

        foreach (var moment in (DateTimeOffset[])[then, then.AddMilliseconds(999).ToOffset(TimeSpan.FromHours(2))])
        {
            Assert.Equal(["kv-1"], await _space.FindAsync(Alice, """[["isA","Doc"]]""", new QueryAt.AsOfTime(moment)));
            Assert.Empty(await _space.FindAsync(Bob, """[["isA","Doc"]]""", new QueryAt.AsOfTime(moment)));
            Assert.Equal(["kv-1"], await _space.FindAsync(Bob, """[["isA","Doc"]]""", new QueryAt.AsOfTime(moment, WithRightsOfThen: true)));
        }

        Assert.Empty(await _space.FindAsync(Alice, """[["isA","Doc"]]""", new QueryAt.AsOfTime(then.AddSeconds(1))));
        Assert.Empty(await _space.FindAsync(Alice, "[]", new QueryAt.AsOfTime(beginning)));
    }

    [Fact]
    public async Task A_page_tells_how_many_match_in_all()
    {
        for (var record = 1; record <= 6; record++)
            await _space.CreateAsync(Alice, $"kv-{record}", "$it isA Doc");

        var first = await PageAsync("""[["isA","Doc"]]""", null, null);
        var second = await PageAsync("""[["isA","Doc"]]""", null, first.After);

        Assert.Equal([6, 6], [first.Total, second.Total]);
        Assert.Equal([4, 2], [first.Records.Length, second.Records.Length]);
    }

    [Fact]
    public async Task A_popular_term_is_not_walked_when_the_viewer_sees_little()
    {
        for (var record = 0; record < 100; record++)
            await _space.CreateAsync(Alice, $"kv-{record.ToString("000", CultureInfo.InvariantCulture)}", "$it isA Doc");
        await _space.CreateAsync(Bob, "kv-bob", "$it isA Doc");

        var bobs = Assert.IsType<GroupAnswer.Rows>(await _space.AskAsync(Bob, """{"where":[["isA","Doc"]],"explain":true}"""));

        Assert.Equal(["kv-bob"], bobs.Records.Select(record => record.Spelling));
        Assert.Equal(["for each $it that the viewer sees", "keep if ($it, isA, Doc)"], bobs.Plan.AsEnumerable());
    }

    [Fact]
    public async Task A_transaction_that_touches_no_list_that_was_read_changes_no_answer()
    {
        var random = new Random(4711);
        var untouched = 0;
        for (var step = 0; step < 400; step++)
        {
            var patterns = Properties.History.Query(random);
            var user = new Node(Properties.History.Users[random.Next(3)]);
            var (before, reads) = await RecordAsync(user, patterns);
            var outcome = await _space.CommitAsync(Properties.History.Transaction(random.Next(), step) with { Id = $"r{step}" });
            if (step == 0)
                await BeginAsync();
            if (outcome is not FactStore.Transactions.CommitOutcome.Committed(var entry, _))
                continue;
            var isTouched = (await _space.Store.ReadAsync(
                graph => entry.Transaction.Asserted.Concat(entry.Transaction.Retracted).Any(fact => reads.IsTouchedBy(fact, graph)),
                ReadAt.Newest,
                CancellationToken.None)).Value;
            var (after, _) = await RecordAsync(user, patterns);
            if (isTouched || step == 0)
                continue;
            untouched++;
            Assert.Equal(before, after);
        }

        Assert.True(untouched > 20);
    }

    private async Task BeginAsync()
    {
        foreach (var user in Properties.History.Users)
            await _space.SignInAsync(user);
        foreach (var transaction in Properties.History.Beginning())
            await _space.CommitAsync(transaction);
    }

    private async Task<(string[] Found, ReadSet Reads)> RecordAsync(Node user, Pattern[] patterns) =>
        (await _space.Store.ReadAsync(
            graph =>
            {
                var recording = new RecordingGraph(graph);
                var found = Matches.Find([.. patterns], recording, new(user, recording), recording.Unrecorded, int.MaxValue, new(Budget.PerQuery, CancellationToken.None));
                return (found.Records.Select(record => record.Spelling).Order(StringComparer.Ordinal).ToArray(), recording.Reads);
            },
            ReadAt.Newest,
            CancellationToken.None)).Value;

    private async Task<GroupAnswer.Rows> PageAsync(string where, string? order, string? after, string user = Alice)
    {
        var orderBy = order is null ? "" : $$""","orderBy":{"key":"{{order}}","descending":true}""";
        var cursor = after is null ? "" : $$""","after":"{{after}}" """;
        return Assert.IsType<GroupAnswer.Rows>(await _space.AskAsync(user, $$"""{"where":{{where}},"first":4{{orderBy}}{{cursor}}}"""));
    }

    private async Task<string> FailureAsync(string user, string where, string cursor) =>
        Assert.IsType<GroupAnswer.Failed>(await _space.AskAsync(user, $$"""{"where":{{where}},"first":4,"after":"{{cursor}}"}""")).Error.Code;
}
