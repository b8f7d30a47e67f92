using System.Text.Json;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Validation;
using LinkedRecords.GraphQL.Validation.Rules;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Conformance;

public sealed class ValidationConformanceTests(ITestOutputHelper output)
{
    private static readonly RuleSet OnRequest =
        new([NoDeprecatedRule.Description with { Name = "NoDeprecatedCustomRule" }, NoSchemaIntrospectionRule.Description with { Name = "NoSchemaIntrospectionCustomRule" }]);

    private readonly ConformanceSuite _suite = new(output);

    [Fact]
    public void Errors_of_documents_are_those_of_the_reference() =>
        _suite.Run("graphql-validation", "validation.jsonl", CheckDocument);

    [Fact]
    public void Errors_of_type_system_documents_are_those_of_the_reference() =>
        _suite.Run("graphql-sdl-validation", "sdl-validation.jsonl", CheckSdl);

    private static string? CheckDocument(JsonElement testCase)
    {
        var schema = ConformanceSchemas.Get(testCase.GetProperty("schema").GetString()!);
        var fragmentVariables = testCase.TryGetProperty("draft", out var draft)
            && draft.EnumerateArray().Any(tag => tag.ValueEquals("fragment-arguments"));
        var document = GraphQLParser.ParseDocument(
            testCase.GetProperty("query").GetString()!, ParserOptions.Default with { AllowFragmentVariables = fragmentVariables });
        var options = Options(testCase);
        return Compare(
            testCase,
            RuleSet.For(options).Rules.Concat(OnRequest.Rules),
            DocumentValidator.Validate(schema, document, options),
            rule => DocumentValidator.Validate(schema, document, options, rule));
    }

    private static ValidationOptions Options(JsonElement testCase)
    {
        if (!testCase.TryGetProperty("options", out var options))
            return ValidationOptions.Default;
        return new ValidationOptions
        {
            MaxErrors = options.TryGetProperty("maxErrors", out var limit) ? limit.GetInt32() : ValidationOptions.Default.MaxErrors,
            HideSuggestions = options.TryGetProperty("hideSuggestions", out var hide) && hide.GetBoolean(),
        };
    }

    private static string? CheckSdl(JsonElement testCase)
    {
        Schema? extended = testCase.TryGetProperty("extend", out var id) ? ConformanceSchemas.Get(id.GetString()!) : null;
        var document = GraphQLParser.ParseDocument(testCase.GetProperty("sdl").GetString()!);
        return Compare(
            testCase,
            RuleSet.Sdl.Rules,
            SdlValidator.Validate(document, extended),
            rule => SdlValidator.Validate(document, extended, rule));
    }

    private static string? Compare(
        JsonElement testCase,
        IEnumerable<RuleDescription> rules,
        IReadOnlyList<GraphQLError> all,
        Func<RuleSet, IReadOnlyList<GraphQLError>> validate)
    {
        var difference = JsonComparison.Difference(testCase.GetProperty("allErrors"), ErrorJson.Of(all));
        if (difference is not null || !testCase.TryGetProperty("rule", out var name))
            return difference;
        var rule = rules.First(rule => name.ValueEquals(rule.Name));
        return JsonComparison.Difference(testCase.GetProperty("errors"), ErrorJson.Of(validate(new RuleSet([rule]))));
    }
}
