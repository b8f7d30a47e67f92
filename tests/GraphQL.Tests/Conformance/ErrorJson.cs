using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>Errors as the recorded cases write them.</summary>
internal static class ErrorJson
{
    public static JsonArray Of(IEnumerable<GraphQLError> errors) => [.. errors.Select(error => (JsonNode)Of(error))];

    public static JsonObject Of(GraphQLError error)
    {
        var json = new JsonObject { ["message"] = error.Message };
        if (!error.Locations.IsEmpty)
            json["locations"] = new JsonArray([.. error.Locations.Select(location => (JsonNode)Of(location.Position))]);
        if (!error.Path.IsEmpty)
            json["path"] = new JsonArray([.. error.Path.Select(step => step.Key is { } key ? JsonValue.Create(key) : JsonValue.Create(step.Index))]);
        if (error.Extensions is { Count: > 0 } extensions)
            json["extensions"] = JsonSerializer.SerializeToNode(extensions);
        return json;
    }

    private static JsonObject Of(SourceLocation position) => new() { ["line"] = position.Line, ["column"] = position.Column };
}
