using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Tests.Conformance;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Types.Changes;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Types;

public sealed class SchemaChangeConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Changes_are_those_of_the_reference() => new ConformanceSuite(output).Run("graphql-schema-changes", "schema-changes.jsonl", testCase =>
    {
        var changes = SchemaChanges.Between(SchemaOf(testCase, "old"), SchemaOf(testCase, "new"));
        return JsonComparison.Difference(testCase.GetProperty("breaking"), Json(changes.Where(change => change.IsBreaking)))
            ?? JsonComparison.Difference(testCase.GetProperty("dangerous"), Json(changes.Where(change => !change.IsBreaking)));
    });

    private static Schema SchemaOf(JsonElement testCase, string name) => ConformanceSchemas.Get(testCase.GetProperty(name).GetString()!);

    private static JsonArray Json(IEnumerable<SchemaChange> changes) =>
        [.. changes.Select(change => new JsonObject { ["type"] = JsonNamingPolicy.SnakeCaseUpper.ConvertName(change.Kind.ToString()), ["description"] = change.Description })];
}
