using System.Globalization;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Quotas.Payments;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.Quotas;

/// <summary>Short words for stories about quotas.</summary>
internal sealed class QuotaStory(ApiUnderTest api)
{
    public const long Mebibyte = 1024 * 1024;
    private static int _events;

    /// <summary>What is given to a node from now on.</summary>
    public async Task GiveAsync(string node, long? bytes, DateTimeOffset? ends = null, string? subscription = null)
    {
        var assignment = new QuotaAssignment(bytes, DateTimeOffset.UtcNow, ends, "paddle", subscription);
        var id = "story-" + Interlocked.Increment(ref _events).ToString(CultureInfo.InvariantCulture);
        await api.Part<PaymentBook>().EnterAsync(new PaymentEvent(id, new Node(node), assignment), CancellationToken.None);
    }

    public async Task DeclareAsync(Caller caller, string term) =>
        await api.AskAsync(caller, """mutation($t: Node!) { assertFacts(facts: [{subject: $t, predicate: "$isATermFor", object: "\"a thing\""}]) { revision } }""", new { t = term });

    /// <summary>A document of about <paramref name="bytes"/> bytes; the answer as it came.</summary>
    public Task<JsonElement> TryCreateAsync(Caller caller, int bytes, params string[][] facts) => api.AskAsync(
        caller,
        "mutation($v: JSONObject, $f: [[PatternElement!]!]!) { createRecord(input: {value: $v, facts: $f}) { record { id } } }",
        new { v = new { text = new string('x', bytes) }, f = facts });

    public async Task<string> CreateAsync(Caller caller, int bytes, params string[][] facts) =>
        (await TryCreateAsync(caller, bytes, facts)).GetProperty("data").GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;

    public Task<JsonElement> PatchAsync(Caller caller, string record, string name, string value) => api.AskAsync(
        caller,
        "mutation($r: Node!, $c: [ChangeInput!]!) { patchKeyValue(input: {record: $r, changes: $c}) { revision } }",
        new { r = record, c = new[] { new { path = new[] { name }, set = value } } });

    public Task<JsonElement> AssertAsync(Caller caller, string subject, string predicate, string node) => api.AskAsync(
        caller,
        "mutation($s: Node!, $p: Node!, $o: Node!) { assertFacts(facts: [{subject: $s, predicate: $p, object: $o}]) { revision } }",
        new { s = subject, p = predicate, o = node });

    public async Task<int> CountAsync(Caller caller, string term) =>
        (await api.AskAsync(caller, """query($t: PatternElement!) { findAll(where: [["$it", "isA", $t]]) { count } }""", new { t = term }))
        .GetProperty("data").GetProperty("findAll").GetProperty("count").GetInt32();

    /// <summary>The quota as somebody sees it; null when they see none.</summary>
    public async Task<JsonElement?> QuotaAsync(Caller caller, string node)
    {
        var answer = await api.AskAsync(
            caller,
            "query($n: Node!) { quota(node: $n) { node total used remaining isUpgraded isAccountable paidBy ends payment { subscription cancelUrl updatePaymentMethodUrl } } }",
            new { n = node });
        var quota = answer.GetProperty("data").GetProperty("quota");
        return quota.ValueKind == JsonValueKind.Null ? null : quota;
    }

    public async Task<double> TotalAsync(Caller caller, string node) => (await QuotaAsync(caller, node))!.Value.GetProperty("total").GetDouble();

    public async Task<double> UsedAsync(Caller caller, string node) => (await QuotaAsync(caller, node))!.Value.GetProperty("used").GetDouble();

    public async Task<double> RemainingAsync(Caller caller, string node) => (await QuotaAsync(caller, node))!.Value.GetProperty("remaining").GetDouble();

    /// <summary>The code of the only error; null when there is none.</summary>
    public static string? CodeOf(JsonElement answer) =>
        answer.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null;
}
