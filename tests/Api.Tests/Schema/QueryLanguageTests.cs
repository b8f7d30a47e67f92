using System.Text.Json;
using LinkedRecords.Api.Identity;

namespace LinkedRecords.Api.Tests.Schema;

/// <summary>Everything of docs/queries.md that a client can say in GraphQL.</summary>
public sealed class QueryLanguageTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task Alternatives_comparisons_joins_and_any_of_several_objects_are_all_expressible()
    {
        var ada = await api.UserAsync("ada-lang");
        await StateAsync(ada, ("Doc", "$isATermFor", "a document"), ("Memo", "$isATermFor", "a memo"), ("Shelf", "$isATermFor", "a shelf"));
        var shelf = await CreateAsync(ada, ["isA", "Shelf"]);
        var doc = await CreateAsync(ada, ["isA", "Doc"], ["standsIn", shelf], ["pages", "\"12\"^^xsd:integer"]);
        var memo = await CreateAsync(ada, ["isA", "Memo"], ["pages", "\"3\"^^xsd:integer"]);

        Assert.Equal([doc], await FindAsync(ada, new { w = new object[] { new object[] { "isA", "Doc" } } }));
        Assert.Equal([doc, memo], await FindAsync(ada, new { w = new object[] { new object[] { "isA", new[] { "Doc", "Memo" } } } }));
        Assert.Equal([doc], await FindAsync(ada, new { w = new object[] { new object[] { "pages", new Dictionary<string, int> { ["$gt"] = 9 } } } }));
        Assert.Equal([doc], await FindAsync(ada, new { w = new object[] { new[] { "$it", "standsIn", "?s" }, new[] { "?s", "isA", "Shelf" } } }));
        Assert.Equal(
            [doc, memo],
            await FindAsync(ada, new { w = Array.Empty<object>(), any = new object[] { new[] { new[] { "standsIn", shelf } }, new[] { new[] { "isA", "Memo" } } } }));
    }

    [Fact]
    public async Task Counting_and_asking_whether_there_is_any_share_the_revision_and_read_no_record()
    {
        var ada = await api.UserAsync("ada-count");
        await StateAsync(ada, ("Leaf", "$isATermFor", "a leaf"));
        await CreateAsync(ada, ["isA", "Leaf"]);
        await CreateAsync(ada, ["isA", "Leaf"]);

        var answer = await api.AskAsync(ada, """
            {
              count(where: [["isA", "Leaf"]])
              all: count(where: [["isA", "Leaf"]], anyOf: [[["isA", "Leaf"]]])
              some: exists(where: [["isA", "Leaf"]])
              none: exists(where: [["isA", "$not(Leaf)"], ["isA", "Leaf"]])
              page: findAll(where: [["isA", "Leaf"]], first: 1, explain: true) { count plan pageInfo { hasNextPage } }
            }
            """);

        Assert.Equal(2, Data(answer, "count").GetInt32());
        Assert.Equal(2, Data(answer, "all").GetInt32());
        Assert.True(Data(answer, "some").GetBoolean());
        Assert.False(Data(answer, "none").GetBoolean());
        Assert.Equal(2, Data(answer, "page").GetProperty("count").GetInt32());
        Assert.True(Data(answer, "page").GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
        Assert.NotEqual(0, Data(answer, "page").GetProperty("plan").GetArrayLength());
    }

    [Fact]
    public async Task The_past_is_named_by_revision_or_by_time_and_seen_with_the_rights_of_today_or_of_then()
    {
        var (ada, bob) = (await api.UserAsync("ada-past"), await api.UserAsync("bob-past"));
        await StateAsync(ada, ("Page", "$isATermFor", "a page"), ("Old", "$isATermFor", "a state"));
        var id = await CreateAsync(ada, ["isA", "Page"]);
        await StateAsync(ada, (bob.User.Spelling, "$canRead", id));
        var then = await StateAsync(ada, (id, "stateIs", "Old"));
        var moment = Data(await api.AskAsync(ada, "query($r: Node!) { record(id: $r) { history { at } } now: head { revision } }", new { r = id }), "now");
        await api.AskAsync(ada, Retract, new { f = new[] { Fact(bob.User.Spelling, "$canRead", id), Fact(id, "stateIs", "Old") } });

        const string ask = """
            query($at: Revision, $time: DateTime, $rights: RightsOf! = TODAY) {
              findAll(where: [["isA", "Page"]], asOf: $at, asOfTime: $time, rightsOf: $rights) { revision nodes { id facts(predicate: ["stateIs"]) { object } } }
            }
            """;
        Assert.Equal(then, moment.GetProperty("revision").GetInt64());
        Assert.Equal(0, Nodes(await api.AskAsync(bob, ask, new { at = then })).GetArrayLength());
        var seenThen = Nodes(await api.AskAsync(bob, ask, new { at = then, rights = "THEN" }));
        Assert.Equal("Old", seenThen[0].GetProperty("facts")[0].GetProperty("object").GetString());
        Assert.Equal("Old", Nodes(await api.AskAsync(ada, ask, new { at = then }))[0].GetProperty("facts")[0].GetProperty("object").GetString());
        Assert.Equal(0, Nodes(await api.AskAsync(ada, ask, new { }))[0].GetProperty("facts").GetArrayLength());

        Assert.Equal(0, Nodes(await api.AskAsync(ada, ask, new { time = "2001-01-01T00:00:00Z" })).GetArrayLength());
        Assert.Equal(1, Nodes(await api.AskAsync(ada, ask, new { time = "2200-01-01T00:00:00+02:00" })).GetArrayLength());
    }

    [Fact]
    public async Task A_state_that_is_not_written_yet_and_two_states_at_once_are_refused()
    {
        var ada = await api.UserAsync("ada-state");

        Assert.Equal("REVISION_UNKNOWN", CodeOf(await api.AskAsync(ada, "{ count(where: [], asOf: 9000000) }")));
        Assert.Equal("REVISION_UNKNOWN", CodeOf(await api.AskAsync(ada, """{ record(id: "kv-none", asOf: 9000000) { id } }""")));
        Assert.Equal("STATE_AMBIGUOUS", CodeOf(await api.AskAsync(ada, "{ count(where: [], asOf: 1, atLeast: 1) }")));
        Assert.Equal("STATE_AMBIGUOUS", CodeOf(await api.AskAsync(ada, """{ facts(predicate: ["isA"], asOf: 1, asOfTime: "2001-01-01T00:00:00Z") { revision } }""")));
    }

    [Fact]
    public async Task Facts_are_found_by_any_of_several_sets_of_conditions()
    {
        var ada = await api.UserAsync("ada-facts");
        await StateAsync(ada, ("Tree", "$isATermFor", "a tree"), ("Tall", "$isATermFor", "a height"));
        var id = await CreateAsync(ada, ["isA", "Tree"], ["heightIs", "Tall"]);

        var answer = await api.AskAsync(
            ada,
            """query($r: JSON!) { facts(subject: [$r], predicate: ["isA"], anyOf: [{subject: [$r], predicate: ["heightIs"]}]) { nodes { predicate object } } }""",
            new { r = id });

        Assert.Equal(["heightIs", "isA"], Data(answer, "facts").GetProperty("nodes").EnumerateArray().Select(fact => fact.GetProperty("predicate").GetString()));
        Assert.Equal("QUERY_EMPTY", CodeOf(await api.AskAsync(ada, "{ facts { revision } }")));
    }

    [Fact]
    public async Task Facts_are_followed_and_continued_after_a_lost_connection()
    {
        var (ada, bob) = (await api.UserAsync("ada-live"), await api.UserAsync("bob-live"));
        await StateAsync(ada, ("River", "$isATermFor", "a river"));
        var id = await CreateAsync(ada, ["isA", "River"]);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        const string follow = """
            subscription($since: Revision) { facts(predicate: ["isA"], object: ["River"], since: $since) {
              isReset revision count added { subject } removed { subject reason } } }
            """;
        await using var heard = api.SubscribeAsync(bob, follow, new { }, enough.Token).GetAsyncEnumerator(enough.Token);
        var first = await NextAsync(heard);
        Assert.True(first.GetProperty("isReset").GetBoolean());
        Assert.Equal(0, first.GetProperty("count").GetInt32());

        await StateAsync(ada, (bob.User.Spelling, "$canRead", id));
        var gained = await NextAsync(heard);
        Assert.Equal(id, gained.GetProperty("added")[0].GetProperty("subject").GetString());
        await api.AskAsync(ada, Retract, new { f = new[] { Fact(bob.User.Spelling, "$canRead", id) } });
        Assert.Equal("ACCESS_LOST", (await NextAsync(heard)).GetProperty("removed")[0].GetProperty("reason").GetString());

        await using var resumed = api.SubscribeAsync(bob, follow, new { since = gained.GetProperty("revision").GetInt64() }, enough.Token).GetAsyncEnumerator(enough.Token);
        var missed = await NextAsync(resumed);
        Assert.False(missed.GetProperty("isReset").GetBoolean());
        Assert.Equal("ACCESS_LOST", missed.GetProperty("removed")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task What_somebody_can_see_of_a_kind_is_told_to_who_may_grant_it()
    {
        var (ada, bob) = (await api.UserAsync("ada-see"), await api.UserAsync("bob-see"));
        await StateAsync(ada, ("Star", "$isATermFor", "a star"));
        var id = await CreateAsync(ada, ["isA", "Star"]);
        await CreateAsync(ada, ["isA", "Star"]);
        await StateAsync(ada, (bob.User.Spelling, "$canRead", id));
        const string ask = """query($u: Node!) { visibleTo(user: $u, where: [["isA", "Star"]]) }""";

        Assert.Equal([id], Data(await api.AskAsync(ada, ask, new { u = bob.User.Spelling }), "visibleTo").EnumerateArray().Select(node => node.GetString()));
        Assert.Equal(0, Data(await api.AskAsync(bob, ask, new { u = ada.User.Spelling }), "visibleTo").GetArrayLength());
    }

    private const string Retract = "mutation($f: [FactInput!]!) { retractFacts(facts: $f) { revision } }";

    private async Task<string[]> FindAsync(Caller caller, object variables)
    {
        const string find = "query($w: [[PatternElement!]!]!, $any: [[[PatternElement!]!]!]) { findAll(where: $w, anyOf: $any, orderBy: {by: CREATED}) { nodes { id } } }";
        return [.. Nodes(await api.AskAsync(caller, find, variables)).EnumerateArray().Select(node => node.GetProperty("id").GetString()!)];
    }

    private async Task<string> CreateAsync(Caller caller, params string[][] facts)
    {
        const string create = "mutation($f: [[PatternElement!]!]!) { createRecord(input: {value: {}, facts: $f}) { record { id } } }";
        return Data(await api.AskAsync(caller, create, new { f = facts }), "createRecord").GetProperty("record").GetProperty("id").GetString()!;
    }

    private async Task<long> StateAsync(Caller caller, params (string Subject, string Predicate, string Object)[] facts)
    {
        const string state = "mutation($f: [FactInput!]!) { assertFacts(facts: $f) { revision } }";
        var answer = await api.AskAsync(caller, state, new { f = facts.Select(fact => Fact(fact.Subject, fact.Predicate, fact.Object)) });
        return Data(answer, "assertFacts").GetProperty("revision").GetInt64();
    }

    private static object Fact(string subject, string predicate, string @object) => new { subject, predicate, @object };

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> heard)
    {
        Assert.True(await heard.MoveNextAsync());
        return Data(heard.Current, "facts");
    }

    private static JsonElement Nodes(JsonElement answer) => Data(answer, "findAll").GetProperty("nodes");

    private static JsonElement Data(JsonElement answer, string field) =>
        answer.TryGetProperty("errors", out var errors) ? throw new InvalidOperationException(errors.ToString()) : answer.GetProperty("data").GetProperty(field);

    private static string? CodeOf(JsonElement answer) =>
        answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
}
