using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>When single rows are looked at, and when the whole query: for each way in which a fact can matter.</summary>
public sealed class RowRecheckTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Viewer = "us-a";
    private const string Documents = """[["isA","Doc"]]""";
    private readonly Space _space = new();

    public async Task InitializeAsync()
    {
        foreach (var user in (string[])["a", "b"])
            await _space.SignInAsync(user);
        await StateAsync(
            "Doc $isATermFor text", "us-a $isMemberOf kv-team", "us-b $isHostOf kv-team", "us-b $isHostOf kv-shared",
            "kv-team $canAccess kv-1", "kv-team $canAccess kv-list", "kv-team $canAccess kv-open");
        foreach (var record in (string[])["1", "hidden", "list", "box", "inside", "open", "late", "team", "shared", "given"])
            await StateAsync($"system $isAccountableFor kv-{record}");
        await StateAsync(
            "kv-1 isA Doc", "kv-hidden isA Doc", "kv-inside isA Doc", "kv-late isA Doc", "kv-inside $isMemberOf kv-box",
            "kv-1 about kv-given", "kv-1 about Later", "kv-1 stateIs Doc", "kv-1 stateIs kv-given");
    }

    Task IAsyncLifetime.DisposeAsync() => _space.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _space.DisposeAsync();

    [Theory]
    [InlineData(Documents, "kv-list isA Doc")]
    [InlineData(Documents, "kv-team $canRead kv-hidden")]
    [InlineData(Documents, "kv-team $canRead kv-box")]
    [InlineData(Documents, "kv-late $isMemberOf kv-open")]
    [InlineData("""[["kv-list","contains","$it"]]""", "kv-list contains kv-1")]
    [InlineData("""[["kv-list","contains","$not($it)"]]""", "kv-list contains kv-1")]
    [InlineData("""[["isA","Doc"],["is","$not(Doc)"]]""", "kv-1 is Doc")]
    [InlineData("""[["$latest(stateIs)","kv-list"]]""", "kv-1 stateIs kv-list")]
    [InlineData("""[["$it","$isMemberOf","kv-open"]]""", "kv-1 $isMemberOf kv-open")]
    public async Task A_fact_that_touches_single_rows_has_these_looked_at(string query, string fact)
    {
        var (rechecked, before, whole) = await RecheckAsync(query, fact);

        Assert.NotEqual(before, whole);
        Assert.Equal(whole, rechecked);
    }

    [Theory]
    [InlineData(Documents, "kv-team $canAccess kv-1")]
    [InlineData("""[["$it","$isMemberOf","kv-box"]]""", "kv-inside $isMemberOf kv-box")]
    [InlineData("""[["kv-1","stateIs","$it"]]""", "kv-1 stateIs kv-given")]
    public async Task A_fact_that_is_gone_touches_what_it_touched_when_it_came(string query, string fact)
    {
        await StateAsync("kv-team $canRead kv-given", "kv-team $canRead kv-box");

        var (rechecked, before, whole) = await RecheckAsync(query, fact, retracts: true);

        Assert.NotEqual(before, whole);
        Assert.Equal(whole, rechecked);
    }

    [Theory]
    [InlineData(Documents, "us-a $isMemberOf kv-other")]
    [InlineData("""[["about","Later"]]""", "Later $isATermFor text")]
    [InlineData("""[["about","kv-given"]]""", "kv-team $canRead kv-given")]
    [InlineData("""[["about","kv-given"]]""", "kv-given $isMemberOf kv-open")]
    [InlineData("""[["$latest(stateIs)","Doc"]]""", "kv-team $canRead kv-given")]
    public async Task A_fact_that_can_touch_any_row_has_all_of_them_found_anew(string query, string fact) =>
        Assert.Null((await RecheckAsync(query, fact)).Rechecked);

    [Fact]
    public async Task A_role_on_what_the_given_node_is_inside_has_all_rows_found_anew()
    {
        await StateAsync("kv-given $isMemberOf kv-box");

        Assert.Null((await RecheckAsync("""[["about","kv-given"]]""", "kv-team $canRead kv-box")).Rechecked);
    }

    [Fact]
    public async Task A_role_of_anybody_counts_once_rows_hang_on_the_rights_of_somebody_else()
    {
        await StateAsync("kv-hidden $isMemberOf kv-shared");
        Assert.True(await _space.StateAsync("us-b", "kv-team $isMemberOf kv-shared"));

        Assert.Null((await RecheckAsync(Documents, "us-b $isHostOf kv-shared", retracts: true)).Rechecked);
    }

    [Theory]
    [InlineData("""{"where":[["isA*","Doc"]]}""")]
    [InlineData("""{"where":[["$it","about","?x"],["?x","isA","Doc"]]}""")]
    [InlineData("""{"where":[["isA","Doc"]],"exists":true}""")]
    public void A_query_in_which_other_nodes_than_it_are_looked_for_is_always_evaluated_whole(string query) =>
        Assert.Null(RowRecheck.For(QuestionOf(query)));

    private async Task<(string[]? Rechecked, string[] Before, string[] Whole)> RecheckAsync(string query, string fact, bool retracts = false)
    {
        var question = QuestionOf(query);
        var before = await FindAsync(question);
        var result = await question.ResultAsync(before, question.OrdersBy(_space.Records), _space.Store.Head, CancellationToken.None);
        if (retracts)
            await _space.RetractAsync("system", fact);
        else
            await StateAsync(fact);

        var found = await _space.Store.ReadAsync(
            graph => RowRecheck.For(question)!.Find(before.Groups, [Space.Fact(fact)], before.DependsOnOthers, result, graph, Plenty), ReadAt.Newest, CancellationToken.None);
        return (found.Value is null ? null : Names(found.Value), Names(before), Names(await FindAsync(question)));
    }

    private LiveQuestion QuestionOf(string query)
    {
        var read = Assert.IsType<QueryReading<RecordQuery>.Read>(_space.Reader.ReadRecords(Space.Json(query)));
        return new(new(Viewer), LiveSpace.Of(read.Query));
    }

    private async Task<LiveMatches> FindAsync(LiveQuestion question) =>
        (await _space.Store.ReadAsync(graph => question.Find(graph, before: null, Plenty), ReadAt.Newest, CancellationToken.None)).Value;

    private static Budget Plenty => new(1_000_000, CancellationToken.None);

    private static string[] Names(LiveMatches found) => [.. found.Groups[0].Records.Select(record => record.Spelling)];

    private async Task StateAsync(params string[] facts) =>
        Assert.IsType<CommitOutcome.Committed>(await _space.CommitAsync("system", [.. facts.Select(Space.Fact)]));
}
