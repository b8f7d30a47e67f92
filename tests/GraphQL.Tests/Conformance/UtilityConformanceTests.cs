using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Types;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Conformance;

public sealed class UtilityConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Functions_on_strings_are_those_of_the_reference() =>
        new ConformanceSuite(output).Run("graphql-utils", "utils.jsonl", CheckFunction);

    private static string? CheckFunction(JsonElement testCase)
    {
        var arguments = testCase.GetProperty("args").EnumerateArray().ToArray();
        return testCase.GetProperty("fn").GetString() switch
        {
            "naturalCompare" => CheckOrder(testCase, arguments),
            "printError" => CheckPrintedError(testCase, arguments[0]),
            "resolveSchemaCoordinate" => CheckCoordinate(testCase, arguments[1].GetString()!),
            var function => JsonComparison.Difference(testCase.GetProperty("result"), Call(function!, arguments)),
        };
    }

    private static JsonNode? Call(string function, JsonElement[] arguments) => function switch
    {
        "suggestionList" => Json(Suggestions.List(arguments[0].GetString()!, Strings(arguments[1]))),
        "didYouMean" => arguments is [var subject, var suggestions]
            ? Suggestions.DidYouMean(Strings(suggestions), subject.GetString())
            : Suggestions.DidYouMean(Strings(arguments[0])),
        "printString" => Printer.PrintString(arguments[0].GetString()!),
        "printBlockString" => BlockString.Print(arguments[0].GetString()!, minimize: IsMinimized(arguments)),
        "isPrintableAsBlockString" => BlockString.CanExpress(arguments[0].GetString()!),
        "dedentBlockStringLines" => Json(BlockString.DedentLines([.. Strings(arguments[0])])),
        "inspect" => Inspect.Value(arguments[0]),
        _ => throw new NotSupportedException(function),
    };

    private static bool IsMinimized(JsonElement[] arguments) =>
        arguments.Length > 1 && arguments[1].TryGetProperty("minimize", out var minimize) && minimize.GetBoolean();

    private static string? CheckOrder(JsonElement testCase, JsonElement[] arguments)
    {
        var order = NaturalOrder.Instance.Compare(arguments[0].GetString(), arguments[1].GetString());
        return Math.Sign(testCase.GetProperty("result").GetDouble()) == Math.Sign(order) ? null : $"  actual: {order}";
    }

    private static string? CheckPrintedError(JsonElement testCase, JsonElement given)
    {
        var source = new Source(given.GetProperty("source").GetString()!);
        var error = new GraphQLError(given.GetProperty("message").GetString()!)
        {
            Locations = [.. given.GetProperty("positions").EnumerateArray().Select(position => new Location(source, position.GetInt32(), position.GetInt32()))],
        };
        return JsonComparison.Difference(testCase.GetProperty("result").GetString(), error.ToString())
            ?? JsonComparison.Difference(testCase.GetProperty("locations"), ErrorJson.Of(error)["locations"]);
    }

    private static string? CheckCoordinate(JsonElement testCase, string coordinate)
    {
        try
        {
            var found = SchemaCoordinates.Find(ConformanceSchemas.StartingWith("\"\"\"A shop\"\"\""), coordinate);
            return JsonComparison.Difference(testCase.GetProperty("result"), found is null ? null : new JsonObject { ["kind"] = KindOf(found, coordinate) });
        }
        catch (Exception exception) when (exception is KeyNotFoundException or GraphQLSyntaxException)
        {
            return JsonComparison.Difference(testCase.GetProperty("error").GetString(), exception.Message);
        }
    }

    private static string KindOf(INamed element, string coordinate) => element switch
    {
        NamedType => "NamedType",
        Argument => coordinate.StartsWith('@') ? "DirectiveArgument" : "FieldArgument",
        _ => element.GetType().Name,
    };

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);

    private static JsonArray Json(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];
}
