using System.Text.Json;
using LinkedRecords.Api.Identity;

namespace LinkedRecords.Api.Tests.Schema;

public sealed class SharingStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Create =
        "mutation($v: JSONObject, $t: String, $f: [[PatternElement!]!]!) { createRecord(input: {value: $v, text: $t, facts: $f}) { revision record { id } } }";

    [Fact]
    public async Task Nobody_asks_for_anything_without_signing_in()
    {
        var answer = await api.AskAsync(caller: null, "{ me { id } }");

        Assert.Equal("UNAUTHENTICATED", CodeOf(answer));
    }

    [Fact]
    public async Task What_somebody_creates_is_theirs_alone_until_they_share_it()
    {
        var (ada, bob) = (await api.UserAsync("ada1"), await api.UserAsync("bob1"));
        await DeclareAsync(ada, "Note");
        var id = await CreateAsync(ada, new { title = "secret" }, ["isA", "Note"]);
        const string find = """{ findAll(where: [["$it", "isA", "Note"]]) { count nodes { id } } record(id: "%") { id } }""";

        Assert.Equal(1, Count(await api.AskAsync(ada, find.Replace("%", id, StringComparison.Ordinal))));
        var hidden = await api.AskAsync(bob, find.Replace("%", id, StringComparison.Ordinal));
        Assert.Equal(0, Count(hidden));
        Assert.Equal(JsonValueKind.Null, Data(hidden, "record").ValueKind);

        await AssertAsync(ada, bob.User.Spelling, "$canRead", id);
        Assert.Equal(1, Count(await api.AskAsync(bob, find.Replace("%", id, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Two_people_patch_different_paths_and_both_changes_stay()
    {
        var (ada, bob) = (await api.UserAsync("ada2"), await api.UserAsync("bob2"));
        var id = await CreateAsync(ada, new { title = "plan", size = 1 });
        await AssertAsync(ada, bob.User.Spelling, "$canAccess", id);
        const string patch = "mutation($r: Node!, $c: [ChangeInput!]!) { patchKeyValue(input: {record: $r, changes: $c}) { record { value version } } }";

        await Task.WhenAll(
            api.AskAsync(ada, patch, new { r = id, c = new object[] { new { path = new[] { "title" }, set = "our plan" } } }),
            api.AskAsync(bob, patch, new { r = id, c = new object[] { new { path = new[] { "by", "bob" }, set = true }, new { path = new[] { "size" }, increment = 2 } } }));

        var value = Data(await ReadAsync(ada, id), "record").GetProperty("value");
        Assert.Equal("our plan", value.GetProperty("title").GetString());
        Assert.True(value.GetProperty("by").GetProperty("bob").GetBoolean());
        Assert.Equal(3, value.GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task Concurrent_edits_of_a_text_are_both_kept_and_everybody_is_told_of_both()
    {
        var (ada, bob) = (await api.UserAsync("ada3"), await api.UserAsync("bob3"));
        var id = IdOf(await api.AskAsync(ada, Create, new { t = "hello", f = Array.Empty<object>() }));
        await AssertAsync(ada, bob.User.Spelling, "$canAccess", id);
        const string edit = "mutation($r: Node!, $o: TextOperation!) { editText(input: {record: $r, base: 1, operation: $o}) { version record { text } } }";

        var answers = await Task.WhenAll(
            api.AskAsync(ada, edit, new { r = id, o = new object[] { 5, "!" } }),
            api.AskAsync(bob, edit, new { r = id, o = new object[] { "oh, ", 5 } }));

        Assert.Equal([2, 3], answers.Select(answer => Data(answer, "editText").GetProperty("version").GetInt32()).Order());
        Assert.Equal("oh, hello!", Data(await ReadAsync(ada, id), "record").GetProperty("text").GetString());
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var heard = await api.SubscribeAsync(bob, "subscription($r: Node!) { textOperations(record: $r, since: 1) { version operation } }", new { r = id }, enough.Token)
            .Take(2).ToListAsync(enough.Token);
        Assert.Equal([2, 3], heard.Select(one => Data(one, "textOperations").GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task A_subscription_follows_a_record_and_ends_when_access_is_taken_back()
    {
        var (ada, bob) = (await api.UserAsync("ada4"), await api.UserAsync("bob4"));
        var id = await CreateAsync(ada, new { n = 0 });
        await AssertAsync(ada, bob.User.Spelling, "$canRead", id);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var heard = api.SubscribeAsync(
            bob, "subscription($r: Node!) { recordChanged(id: $r) { version record { ... on KeyValueRecord { value } } } }", new { r = id }, enough.Token)
            .GetAsyncEnumerator(enough.Token);

        Assert.True(await heard.MoveNextAsync());
        Assert.Equal(1, Data(heard.Current, "recordChanged").GetProperty("version").GetInt32());
        await api.AskAsync(ada, "mutation($r: Node!) { patchKeyValue(input: {record: $r, changes: [{path: [\"n\"], set: 1}]}) { revision } }", new { r = id });
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal(1, Data(heard.Current, "recordChanged").GetProperty("record").GetProperty("value").GetProperty("n").GetInt32());

        await api.AskAsync(ada, "mutation($f: [FactInput!]!) { retractFacts(facts: $f) { revision } }", new { f = new[] { new { subject = bob.User.Spelling, predicate = "$canRead", @object = id } } });
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal("ACCESS_LOST", CodeOf(heard.Current));
        Assert.False(await heard.MoveNextAsync());
    }

    [Fact]
    public async Task A_live_query_tells_what_comes_what_changes_and_what_access_takes_away()
    {
        var (ada, bob) = (await api.UserAsync("ada12"), await api.UserAsync("bob12"));
        await DeclareAsync(ada, "Task");
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        const string follow = """
            subscription($since: Revision) { findAll(where: [["$it", "isA", "Task"]], since: $since) {
              isReset revision count added { index record { id } } changed { ... on KeyValueRecord { value } } removed { id reason } } }
            """;
        await using var heard = api.SubscribeAsync(bob, follow, new { }, enough.Token).GetAsyncEnumerator(enough.Token);

        var first = await NextAsync(heard);
        Assert.True(first.GetProperty("isReset").GetBoolean());
        Assert.Equal(0, first.GetProperty("count").GetInt32());

        var id = await CreateAsync(ada, new { n = 0 }, ["isA", "Task"]);
        await AssertAsync(ada, bob.User.Spelling, "$canRead", id);
        Assert.Equal(id, (await NextAsync(heard)).GetProperty("added")[0].GetProperty("record").GetProperty("id").GetString());

        await api.AskAsync(ada, "mutation($r: Node!) { patchKeyValue(input: {record: $r, changes: [{path: [\"n\"], set: 7}]}) { revision } }", new { r = id });
        var changed = await NextAsync(heard);
        Assert.Equal(7, changed.GetProperty("changed")[0].GetProperty("value").GetProperty("n").GetInt32());

        await api.AskAsync(ada, "mutation($f: [FactInput!]!) { retractFacts(facts: $f) { revision } }", new { f = new[] { new { subject = bob.User.Spelling, predicate = "$canRead", @object = id } } });
        var lost = (await NextAsync(heard)).GetProperty("removed")[0];
        Assert.Equal("ACCESS_LOST", lost.GetProperty("reason").GetString());

        await using var resumed = api.SubscribeAsync(bob, follow, new { since = changed.GetProperty("revision").GetInt64() }, enough.Token).GetAsyncEnumerator(enough.Token);
        Assert.Equal(0, (await NextAsync(resumed)).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_repeated_call_has_its_first_outcome_and_no_second_effect()
    {
        var ada = await api.UserAsync("ada5");
        const string transact = """
            mutation { transact(input: {id: "once", create: [{name: "a", value: {n: 1}}, {name: "b", text: "x", facts: [["partOf", "{{a}}"]]}]}) { revision repeated created { name record { id facts { predicate object } } } } }
            """;

        var first = Data(await api.AskAsync(ada, transact), "transact");
        var second = Data(await api.AskAsync(ada, transact), "transact");

        Assert.False(first.GetProperty("repeated").GetBoolean());
        Assert.True(second.GetProperty("repeated").GetBoolean());
        Assert.Equal(first.GetProperty("created").ToString(), second.GetProperty("created").ToString());
        Assert.Equal(2, first.GetProperty("created").GetArrayLength());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_change_and_changes_nothing()
    {
        var (ada, bob) = (await api.UserAsync("ada6"), await api.UserAsync("bob6"));
        var id = await CreateAsync(ada, new { n = 0 });
        const string rehearse = "mutation($f: [FactInput!]!) { transact(input: {assert: $f, dryRun: true}) { revision preview { refusals { code } changes { user right gained } } } }";
        var facts = new { f = new[] { new { subject = bob.User.Spelling, predicate = "$canRead", @object = id } } };

        var allowed = Data(await api.AskAsync(ada, rehearse, facts), "transact");
        var refused = Data(await api.AskAsync(bob, rehearse, facts), "transact");

        Assert.Equal(JsonValueKind.Null, allowed.GetProperty("revision").ValueKind);
        Assert.Contains(
            allowed.GetProperty("preview").GetProperty("changes").EnumerateArray(),
            change => change.GetProperty("user").ValueEquals(bob.User.Spelling) && change.GetProperty("right").ValueEquals("READ") && change.GetProperty("gained").GetInt32() == 1);
        Assert.NotEmpty(refused.GetProperty("preview").GetProperty("refusals").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, Data(await ReadAsync(bob, id), "record").ValueKind);
    }

    [Fact]
    public async Task A_record_that_is_hidden_and_one_that_is_not_there_are_refused_alike()
    {
        var (ada, bob) = (await api.UserAsync("ada7"), await api.UserAsync("bob7"));
        var id = await CreateAsync(ada, new { n = 0 });
        const string patch = "mutation($r: Node!) { patchKeyValue(input: {record: $r, changes: [{path: [\"n\"], set: 1}]}) { revision } }";

        var hidden = (await api.AskAsync(bob, patch, new { r = id })).ToString();
        var missing = (await api.AskAsync(bob, patch, new { r = "kv-none" })).ToString();

        Assert.Equal(missing, hidden.Replace(id, "kv-none", StringComparison.Ordinal));
        Assert.Contains("RECORD_NOT_FOUND", hidden, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_part_of_an_operation_is_answered_at_one_revision()
    {
        var ada = await api.UserAsync("ada8");

        var answer = await api.AskAsync(ada, """{ a: findAll(where: []) { revision } b: findAll(where: [["$hasDataType", "KeyValueAttribute"]]) { revision } }""");

        Assert.Equal(Data(answer, "a").GetProperty("revision").GetInt64(), Data(answer, "b").GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task The_past_is_read_as_it_was()
    {
        var ada = await api.UserAsync("ada9");
        var created = await api.AskAsync(ada, Create, new { v = new { n = 1 }, f = Array.Empty<object>() });
        var (id, then) = (IdOf(created), Data(created, "createRecord").GetProperty("revision").GetInt64());
        await api.AskAsync(ada, "mutation($r: Node!) { patchKeyValue(input: {record: $r, changes: [{path: [\"n\"], set: 2}]}) { revision } }", new { r = id });

        var past = await api.AskAsync(ada, "query($r: Node!, $at: Revision) { record(id: $r, asOf: $at) { ... on KeyValueRecord { value } history { version author } } }", new { r = id, at = then });

        Assert.Equal(1, Data(past, "record").GetProperty("value").GetProperty("n").GetInt32());
        Assert.Equal(1, Data(past, "record").GetProperty("history").GetArrayLength());
    }

    [Fact]
    public async Task Why_and_why_not_are_answered_to_those_who_may_know()
    {
        var (ada, bob) = (await api.UserAsync("ada10"), await api.UserAsync("bob10"));
        var id = await CreateAsync(ada, new { n = 1 });
        const string why = "query($n: Node!) { explainAccess(node: $n, right: READ) { isGranted because { predicate } denial } }";

        var granted = Data(await api.AskAsync(ada, why, new { n = id }), "explainAccess");
        var denied = Data(await api.AskAsync(bob, why, new { n = id }), "explainAccess");
        const string redeem = "query($d: String!) { explainDenial(denial: $d) { user isGrantedNow because { predicate } held wouldGrant { predicate object } } }";
        var token = denied.GetProperty("denial").GetString();

        Assert.Equal("$isAccountableFor", granted.GetProperty("because")[0].GetProperty("predicate").GetString());
        Assert.False(denied.GetProperty("isGranted").GetBoolean());
        Assert.Equal(bob.User.Spelling, Data(await api.AskAsync(ada, redeem, new { d = token }), "explainDenial").GetProperty("user").GetString());
        Assert.Equal(JsonValueKind.Null, Data(await api.AskAsync(bob, redeem, new { d = token }), "explainDenial").ValueKind);

        await AssertAsync(ada, bob.User.Spelling, "$canRead", id);
        var since = Data(await api.AskAsync(ada, redeem, new { d = token }), "explainDenial");
        Assert.True(since.GetProperty("isGrantedNow").GetBoolean());
        Assert.Equal("$canRead", since.GetProperty("because")[0].GetProperty("predicate").GetString());
        Assert.Equal("$canRead", since.GetProperty("held")[0].GetString());
    }

    [Fact]
    public async Task An_ill_formed_pattern_is_refused_with_what_and_where()
    {
        var ada = await api.UserAsync("ada11");

        var answer = await api.AskAsync(ada, """{ findAll(where: [["$it"]]) { count } }""");

        Assert.NotNull(CodeOf(answer));
        Assert.NotEmpty(answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("mistakes").EnumerateArray());
    }

    private async Task<string> CreateAsync(Caller caller, object value, params string[][] facts) =>
        IdOf(await api.AskAsync(caller, Create, new { v = value, f = facts }));

    private Task<JsonElement> AssertAsync(Caller caller, string subject, string predicate, string @object) => api.AskAsync(
        caller, "mutation($f: [FactInput!]!) { assertFacts(facts: $f) { revision } }", new { f = new[] { new { subject, predicate, @object } } });

    private Task<JsonElement> DeclareAsync(Caller caller, string term) => AssertAsync(caller, term, "$isATermFor", $"the term {term}");

    private Task<JsonElement> ReadAsync(Caller caller, string id) => api.AskAsync(
        caller, "query($r: Node!) { record(id: $r) { ... on KeyValueRecord { value } ... on LongTextRecord { text } } }", new { r = id });

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> heard)
    {
        Assert.True(await heard.MoveNextAsync());
        return Data(heard.Current, "findAll");
    }

    private static string IdOf(JsonElement created) => Data(created, "createRecord").GetProperty("record").GetProperty("id").GetString()!;

    private static int Count(JsonElement answer) => Data(answer, "findAll").GetProperty("count").GetInt32();

    private static JsonElement Data(JsonElement answer, string field) =>
        answer.TryGetProperty("errors", out var errors) ? throw new InvalidOperationException(errors.ToString()) : answer.GetProperty("data").GetProperty(field);

    private static string? CodeOf(JsonElement answer) =>
        answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
}
