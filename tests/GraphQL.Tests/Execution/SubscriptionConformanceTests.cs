using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Tests.Conformance;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class SubscriptionConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Events_are_answered_as_in_the_reference() =>
        new ConformanceSuite(output).Run("graphql-subscriptions", "subscriptions.jsonl", testCase => CheckAsync(testCase).GetAwaiter().GetResult());

    private static async Task<string?> CheckAsync(JsonElement testCase)
    {
        var tree = new ResolverTree(isAsynchronous: false) { Source = () => SourceOf(testCase) };
        switch (await RecordedRequest.ExecuteAsync(testCase, tree))
        {
            case GraphQLResult.Single single:
                var response = ResponseJson.Of(single.Response);
                return testCase.TryGetProperty("error", out var error) ? ResultComparison.Difference(error, response) : $"no stream, but {response}";
            case GraphQLResult.Subscription subscription:
                return await CheckResponsesAsync(testCase, subscription.Responses) ?? CheckArguments(testCase, tree);
            default:
                return "not a subscription";
        }
    }

    private static object? SourceOf(JsonElement testCase)
    {
        if (testCase.TryGetProperty("source", out var source))
            return source.TryGetProperty("$value", out var value) ? ResolverTree.ValueOf(value) : ResolverTree.ValueOf(source);
        var events = testCase.GetProperty("events").EnumerateArray().Select(ResolverTree.ValueOf);
        return ResolverTree.StreamOf(testCase.TryGetProperty("sourceEndError", out var end) ? events.Append(EndOf(end)) : events);
    }

    private static object? EndOf(JsonElement end) =>
        end.ValueKind == JsonValueKind.String ? new GraphQLException(end.GetString()!) : ResolverTree.ValueOf(end);

    private static async Task<string?> CheckResponsesAsync(JsonElement testCase, IAsyncEnumerable<GraphQLResponse> responses)
    {
        if (!testCase.TryGetProperty("responses", out var expected))
            return "a stream, but an error was expected";
        var actual = new List<JsonElement>();
        await foreach (var response in responses)
            actual.Add(ResponseJson.Of(response));
        var all = expected.EnumerateArray().ToList();
        if (testCase.TryGetProperty("endError", out var end))
            all.Add(JsonSerializer.SerializeToElement(new JsonObject { ["errors"] = new JsonArray(JsonNode.Parse(end.GetRawText())) }));
        if (all.Count != actual.Count)
            return $"{actual.Count} responses, {all.Count} were expected: {string.Join(", ", actual)}";
        return all.Zip(actual).Select(pair => ResultComparison.Difference(pair.First, pair.Second)).FirstOrDefault(difference => difference is not null);
    }

    private static string? CheckArguments(JsonElement testCase, ResolverTree tree)
    {
        if (!testCase.TryGetProperty("sourceArgs", out var calls))
            return null;
        return calls.EnumerateArray()
            .Where(call => call.GetProperty("args").EnumerateObject().Any())
            .Select(call => JsonComparison.Difference(call.GetProperty("args"), tree.Calls.GetValueOrDefault(string.Join('/', call.GetProperty("path").EnumerateArray()))))
            .FirstOrDefault(difference => difference is not null);
    }
}
