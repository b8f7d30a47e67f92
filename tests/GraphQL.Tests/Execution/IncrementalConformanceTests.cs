using System.Text.Json;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Tests.Conformance;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class IncrementalConformanceTests(ITestOutputHelper output)
{
    // A response that never ends is a failure of its case, not of the run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Payloads_say_what_the_reference_says() =>
        new ConformanceSuite(output).Run("graphql-incremental", "incremental.jsonl", testCase => CheckAsync(testCase, isAsynchronous: false).WaitAsync(Patience).GetAwaiter().GetResult());

    [Fact]
    public void Payloads_of_awaited_results_say_what_the_reference_says() =>
        new ConformanceSuite(output).Run("graphql-incremental-async", "incremental.jsonl", testCase => CheckAsync(testCase, isAsynchronous: true).WaitAsync(Patience).GetAwaiter().GetResult());

    private static async Task<string?> CheckAsync(JsonElement testCase, bool isAsynchronous)
    {
        var result = await RecordedRequest.ExecuteAsync(testCase, new ResolverTree(isAsynchronous), acceptsIncremental: true);
        if (result is GraphQLResult.Single single)
        {
            var response = ResponseJson.Of(single.Response);
            if (!testCase.TryGetProperty("result", out var expected))
                return $"nothing was deferred: {response}";
            return isAsynchronous && ResultComparison.ExplainTheSameNulls(expected, response) ? null : ResultComparison.Difference(expected, response);
        }
        var payloads = new List<JsonElement>();
        await foreach (var payload in ((GraphQLResult.Incremental)result).Payloads)
            payloads.Add(ResponseJson.Of(payload));
        var problem = Check(testCase, payloads, isAsynchronous);
        return problem is null ? null : $"{problem}\n  payloads: {string.Join("\n            ", payloads)}";
    }

    private static string? Check(JsonElement testCase, List<JsonElement> payloads, bool isAsynchronous)
    {
        if (!testCase.TryGetProperty("initial", out var initial))
            return "deferred, but one result was expected";
        if (payloads.Where((payload, index) => payload.GetProperty("hasNext").GetBoolean() == (index == payloads.Count - 1)).Any())
            return "hasNext is wrong";
        if (!JsonComparison.AreEqual(initial.GetProperty("data"), payloads[0].GetProperty("data")))
            return $"initial data: {initial.GetProperty("data")}";
        if (!Pending(initial).SetEquals(Pending(payloads[0])))
            return $"initial pending: {initial.GetProperty("pending")}";
        return new MergedPayloads(payloads).Check(testCase.GetProperty("merged"), isAsynchronous);
    }

    private static HashSet<string> Pending(JsonElement payload) =>
        payload.GetProperty("pending").EnumerateArray().Select(pending => $"{pending.GetProperty("path")} {(pending.TryGetProperty("label", out var label) ? label.GetString() : null)}").ToHashSet(StringComparer.Ordinal);
}
