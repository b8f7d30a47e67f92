using System.Text.Json;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Tests.Scenarios;

/// <summary>GraphQL over HTTP.</summary>
internal sealed class GraphQLStage(HttpClient http, StoryNames names) : ServedStage(http, names)
{
    public override Task<bool> StateAsync(string user, string[] facts) =>
        DoesAsync(user, "mutation($f: [FactInput!]!) { assertFacts(facts: $f) { revision } }", new { f = Inputs(facts) });

    public override Task<bool> TakeBackAsync(string user, string[] facts) =>
        DoesAsync(user, "mutation($f: [FactInput!]!) { retractFacts(facts: $f) { revision } }", new { f = Inputs(facts) });

    public override Task<bool> LeaveAsync(string user, string group) =>
        DoesAsync(user, "mutation($g: Node!) { leave(group: $g) { revision } }", new { g = Names.Served(group) });

    public override async Task<bool> CreateAsync(string user, string[] records, string[] facts)
    {
        var create = records.Select(record => IsText(record) ? (object)new { name = record, text = "a" } : new { name = record, value = new { } });
        string Part(string served) => records.Contains(served) ? $"{{{{{served}}}}}" : served;
        var assert = facts.Select(Names.Fact).Select(fact => new { subject = Part(fact[0]), predicate = fact[1], @object = Part(fact[2]) });
        var answer = await AskAsync(
            user,
            "mutation($c: [NewRecordInput!]!, $a: [FactInput!]!) { transact(input: {create: $c, assert: $a}) { created { name record { id } } } }",
            new { c = create, a = assert });
        if (!Succeeded(answer))
            return false;
        foreach (var (record, made) in records.Zip(answer.GetProperty("data").GetProperty("transact").GetProperty("created").EnumerateArray()))
        {
            // Who gives away at once what was made is not shown it.
            var shown = made.GetProperty("record");
            if (shown.ValueKind == JsonValueKind.Object)
                Names.Add(record, shown.GetProperty("id").GetString()!);
        }

        return true;
    }

    public override Task<bool> ChangeAsync(string user, string record) => IsText(record)
        ? DoesAsync(user, "mutation($r: Node!) { setText(record: $r, text: \"b\") { version } }", new { r = Names.Served(record) })
        : DoesAsync(user, "mutation($r: Node!) { patchKeyValue(input: {record: $r, changes: [{path: [\"n\"], set: 1}]}) { revision } }", new { r = Names.Served(record) });

    public override async Task<bool> MayAsync(string user, Right right, string node)
    {
        var name = JsonNamingPolicy.SnakeCaseUpper.ConvertName(right.ToString());
        var answer = await AskAsync(user, $"query($n: Node!) {{ explainAccess(node: $n, right: {name}) {{ isGranted }} }}", new { n = Names.Served(node) });
        return answer.GetProperty("data").GetProperty("explainAccess").GetProperty("isGranted").GetBoolean();
    }

    public override async Task<bool> IsShownAsync(string user, string record)
    {
        var answer = await AskAsync(user, "query($r: Node!) { record(id: $r) { id } }", new { r = Names.Served(record) });
        return answer.GetProperty("data").GetProperty("record").ValueKind != JsonValueKind.Null;
    }

    public override async Task<string[]> FindAsync(string user, string query)
    {
        var answer = await AskAsync(
            user,
            "query($w: [[PatternElement!]!]!) { findAll(where: $w) { count nodes { id } } count(where: $w) exists(where: $w) }",
            new { w = Names.Patterns(query) });
        Assert.True(Succeeded(answer), answer.ToString());
        var (data, found) = (answer.GetProperty("data"), answer.GetProperty("data").GetProperty("findAll"));
        var records = Told(found.GetProperty("nodes"));
        Assert.Equal(
            (records.Length, records.Length, records.Length > 0),
            (found.GetProperty("count").GetInt32(), data.GetProperty("count").GetInt32(), data.GetProperty("exists").GetBoolean()));
        return records;
    }

    protected override async Task<IReadOnlyList<(string Subject, string Predicate, string Object)>> FactsAsync(string user, string[] queries)
    {
        var answer = await AskAsync(
            user,
            "query($q: [FactConditions!]) { facts(anyOf: $q) { nodes { subject predicate object } } }",
            new { q = queries.Select(Names.Conditions) });
        Assert.True(Succeeded(answer), answer.ToString());
        return
        [
            .. answer.GetProperty("data").GetProperty("facts").GetProperty("nodes").EnumerateArray()
                .Select(fact => (fact.GetProperty("subject").ToString(), fact.GetProperty("predicate").ToString(), fact.GetProperty("object").ToString())),
        ];
    }

    private object[] Inputs(string[] facts) =>
        [.. facts.Select(Names.Fact).Select(fact => (object)new { subject = fact[0], predicate = fact[1], @object = fact[2] })];

    private async Task<bool> DoesAsync(string user, string mutation, object variables) => Succeeded(await AskAsync(user, mutation, variables));

    private async Task<JsonElement> AskAsync(string user, string query, object variables) =>
        (await SendAsync(user, HttpMethod.Post, "/graphql", new { query, variables })).Json;

    private static bool Succeeded(JsonElement answer) => !answer.TryGetProperty("errors", out _);
}
