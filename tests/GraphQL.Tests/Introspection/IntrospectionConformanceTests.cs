using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Tests.Conformance;
using LinkedRecords.GraphQL.Tests.Execution;
using LinkedRecords.GraphQL.Types;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Introspection;

public sealed class IntrospectionConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Schemas_describe_themselves_as_in_the_reference() => new ConformanceSuite(output).Run("graphql-introspection", "introspection.jsonl", testCase =>
    {
        var result = (GraphQLResult.Single)RecordedRequest.ExecuteAsync(testCase, new ResolverTree(isAsynchronous: false)).GetAwaiter().GetResult();
        var data = JsonNode.Parse(ResponseJson.Of(result.Response).GetProperty("data").GetRawText())!;
        var isFull = testCase.TryGetProperty("full", out var full) && full.GetBoolean();
        var expected = JsonNode.Parse(testCase.GetProperty("result").GetRawText())!;
        foreach (var (list, isBuiltIn) in BuiltInElements)
        {
            SortElements(expected, list, null);
            SortElements(data, list, isFull ? null : isBuiltIn);
        }
        return JsonComparison.Difference(JsonSerializer.SerializeToElement(expected), data) ?? CheckClientSchema(testCase);
    });

    private static readonly (string List, Func<string, bool> IsBuiltIn)[] BuiltInElements =
    [
        ("types", BuiltIns.Types.ContainsKey),
        ("directives", BuiltIns.IsSpecifiedDirective),
    ];

    // The order of types and directives has no meaning; built-in ones were left out when the cases were recorded.
    private static void SortElements(JsonNode data, string list, Func<string, bool>? leftOut)
    {
        if (data["__schema"]?[list] is not JsonArray elements || elements.Any(element => element!["name"] is null))
            return;
        var kept = elements.Where(element => leftOut?.Invoke(element!["name"]!.GetValue<string>()) != true)
            .OrderBy(element => element!["name"]!.GetValue<string>(), StringComparer.Ordinal).ToList();
        elements.Clear();
        foreach (var element in kept)
            elements.Add(element);
    }

    private static string? CheckClientSchema(JsonElement testCase) =>
        testCase.TryGetProperty("clientSdl", out var sdl)
            ? JsonComparison.Difference(sdl.GetString(), SchemaPrinter.Print(RecordedSchemas.Get(testCase.GetProperty("schema").GetString()!)))
            : null;
}
