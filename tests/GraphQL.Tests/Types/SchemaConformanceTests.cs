using System.Text.Json;
using LinkedRecords.GraphQL.Tests.Conformance;
using LinkedRecords.GraphQL.Tests.Execution;
using LinkedRecords.GraphQL.Types;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Types;

public sealed class SchemaConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Schemas_are_built_as_in_the_reference() => new ConformanceSuite(output).Run(
        "graphql-schema-build", "schema-build.jsonl", testCase => Check(testCase, () => Schema.Build(SdlOf(testCase))));

    [Fact]
    public void Schemas_are_extended_as_in_the_reference() => new ConformanceSuite(output).Run(
        "graphql-schema-extend", "schema-extend.jsonl", testCase =>
        {
            var extended = RecordedSchemas.Get(testCase.GetProperty("extend").GetString()!);
            return Check(testCase, () => extended.Extend(SdlOf(testCase)), extended);
        });

    private static string SdlOf(JsonElement testCase) => testCase.GetProperty("sdl").GetString()!;

    private static string? Check(JsonElement testCase, Func<Schema> build, Schema? extended = null)
    {
        Schema schema;
        try
        {
            schema = build();
        }
        catch (SchemaException exception)
        {
            return testCase.TryGetProperty("errors", out var expected)
                ? JsonComparison.Difference(testCase.GetProperty("stage").GetString(), NameOf(exception.Stage))
                    ?? JsonComparison.Difference(expected, ErrorJson.Of(exception.Errors))
                : $"refused: {ErrorJson.Of(exception.Errors)}";
        }
        // A document without definitions gives back the very schema; that was not validated again when the cases were recorded.
        return CheckPrint(testCase, schema) ?? (ReferenceEquals(schema, extended) ? null : CheckErrors(testCase, schema));
    }

    private static string? CheckErrors(JsonElement testCase, Schema schema)
    {
        var errors = ErrorJson.Of(schema.Validate());
        if (!testCase.TryGetProperty("errors", out var expected))
            return errors.Count == 0 ? null : $"refused: {errors}";
        return JsonComparison.Difference(testCase.GetProperty("stage").GetString(), NameOf(SchemaStage.TypeSystem))
            ?? JsonComparison.Difference(expected, errors);
    }

    private static string? CheckPrint(JsonElement testCase, Schema schema)
    {
        if (!testCase.TryGetProperty("print", out var printed))
            return null;
        var print = string.Equals(printed.GetString(), "=", StringComparison.Ordinal) ? SdlOf(testCase) : printed.GetString();
        if (JsonComparison.Difference(print, SchemaPrinter.Print(schema)) is { } difference)
            return difference;
        if (!testCase.GetProperty("ok").GetBoolean() || testCase.TryGetProperty("extend", out _))
            return null;
        return JsonComparison.Difference(testCase.TryGetProperty("sorted", out var sorted) ? sorted.GetString() : print, SchemaPrinter.Print(schema.Sorted()));
    }

    private static string NameOf(SchemaStage stage) => stage switch
    {
        SchemaStage.Syntax => "syntax",
        SchemaStage.Document => "sdl",
        SchemaStage.Build => "build",
        _ => "schema",
    };
}
