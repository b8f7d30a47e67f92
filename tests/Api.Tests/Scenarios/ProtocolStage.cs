using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Tests.Scenarios;

/// <summary>The routes of the LinkedRecords JavaScript client. It can't ask for most rights, so that what needs them is tried.</summary>
internal sealed class ProtocolStage(HttpClient http, StoryNames names) : ServedStage(http, names)
{
    private const string Client = "clientId=story";

    public override async Task<bool> StateAsync(string user, string[] facts) =>
        (await SendAsync(user, HttpMethod.Post, "/facts", facts.Select(Names.Fact))).Succeeded;

    public override async Task<bool> TakeBackAsync(string user, string[] facts) =>
        (await SendAsync(user, HttpMethod.Post, "/facts/delete", facts.Select(Names.Fact))).Succeeded;

    public override Task<bool> LeaveAsync(string user, string group) => throw new NotSupportedException("The client leaves no groups.");

    public override async Task<bool> CreateAsync(string user, string[] records, string[] facts)
    {
        var blueprint = new JsonObject();
        var about = facts.Select(Names.Fact).ToLookup(fact => records.Contains(fact[0]) ? fact[0] : fact[2]);
        foreach (var record in records)
        {
            JsonNode value = IsText(record) ? "" : new JsonObject();
            blueprint[record] = new JsonObject
            {
                ["type"] = IsText(record) ? "LongTextAttribute" : "KeyValueAttribute",
                ["value"] = value,
                ["facts"] = new JsonArray([.. about[record].Select(fact => new JsonArray(Part(fact[0], record, records), fact[1], Part(fact[2], record, records)))]),
            };
        }

        Assert.All(about, fact => Assert.Contains(fact.Key, records));
        var (succeeded, made) = await SendAsync(user, HttpMethod.Post, $"/attribute-compositions?{Client}", blueprint);
        if (!succeeded)
            return false;
        foreach (var record in records)
            Names.Add(record, made.GetProperty(record).GetProperty("id").GetString()!);
        return true;
    }

    public override async Task<bool> ChangeAsync(string user, string record)
    {
        // The text is empty, and stays so.
        object change = IsText(record) ? new { changeset = "||", changeId = 1 } : new[] { new { key = "n", value = 1 } };
        return (await SendAsync(user, HttpMethod.Patch, $"/attributes/{Names.Served(record)}", new { clientId = "story", change })).Succeeded;
    }

    public override async Task<bool> MayAsync(string user, Right right, string node)
    {
        return right switch
        {
            Right.See or Right.Read => await IsShownAsync(user, node),
            Right.Write => await ChangeAsync(user, node),
            Right.SeeMembers => (await SendAsync(user, HttpMethod.Get, $"/attributes/{Names.Served(node)}/members?{Client}")).Json.ValueKind == JsonValueKind.Array,
            Right.SeeQuota => (await QuotaAsync(user, node)).TryGetProperty("nodeId", out _),
            Right.ManageQuota => (await QuotaAsync(user, node)).TryGetProperty("userIsAccountable", out var isAccountable) && isAccountable.GetBoolean(),
            _ => throw new NotSupportedException($"The client cannot ask for {right}."),
        };
    }

    public override async Task<bool> IsShownAsync(string user, string record) =>
        (await SendAsync(user, HttpMethod.Get, $"/attributes/{Names.Served(record)}?{Client}")).Succeeded;

    public override async Task<string[]> FindAsync(string user, string query)
    {
        var asked = new JsonObject { ["it"] = Names.Patterns(query) };
        var (succeeded, found) = await SendAsync(user, HttpMethod.Get, $"/attributes?{Client}&query={Uri.EscapeDataString(asked.ToJsonString())}");
        Assert.True(succeeded, found.ToString());
        return Told(found.GetProperty("it"));
    }

    protected override async Task<IReadOnlyList<(string Subject, string Predicate, string Object)>> FactsAsync(string user, string[] queries)
    {
        var all = new List<(string Subject, string Predicate, string Object)>();
        foreach (var conditions in queries.Select(Names.Conditions))
        {
            var address = "/facts?" + string.Join('&', conditions.Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!.ToJsonString())}"));
            var (succeeded, found) = await SendAsync(user, HttpMethod.Get, address);
            Assert.True(succeeded, found.ToString());
            all.AddRange(found.EnumerateArray().Select(fact =>
                (fact.GetProperty("subject").ToString(), fact.GetProperty("predicate").ToString(), fact.GetProperty("object").ToString())));
        }

        return all;
    }

    private async Task<JsonElement> QuotaAsync(string user, string node) =>
        (await SendAsync(user, HttpMethod.Get, $"/quota/{Names.Served(node)}")).Json;

    private static string Part(string served, string it, string[] records)
    {
        if (string.Equals(served, it, StringComparison.Ordinal))
            return "$it";
        return records.Contains(served) ? $"{{{{{served}}}}}" : served;
    }
}
