using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Conformance;

public sealed class LanguageConformanceTests(ITestOutputHelper output)
{
    private readonly ConformanceSuite _suite = new(output);

    [Fact]
    public void Tokens_are_those_of_the_reference() => _suite.Run("graphql-lexer", "lexer.jsonl", CheckTokens);

    [Fact]
    public void Syntax_trees_and_syntax_errors_are_those_of_the_reference() =>
        _suite.Run("graphql-parser", "parser.jsonl", CheckParse);

    [Fact]
    public void Stripped_and_separated_documents_are_those_of_the_reference() =>
        _suite.Run("graphql-document-utils", "document-utils.jsonl", CheckDocumentFunction);

    private static string? CheckTokens(JsonElement testCase)
    {
        try
        {
            var tokens = Tokens(SourceOf(testCase));
            return JsonComparison.Difference(testCase.TryGetProperty("tokens", out var expected) ? expected : default, tokens);
        }
        catch (GraphQLSyntaxException exception)
        {
            return CheckError(testCase, exception);
        }
    }

    private static JsonArray Tokens(Source source)
    {
        var tokens = new JsonArray();
        var lexer = new Lexer(source);
        do
        {
            lexer.ReadToken();
            var position = source.PositionAt(lexer.Start);
            var token = new JsonArray(TokenKinds.NameOf(lexer.Kind), lexer.Start, lexer.End, position.Line, position.Column);
            if (TokenKinds.HasValue(lexer.Kind))
                token.Add(lexer.Value);
            tokens.Add(token);
        }
        while (lexer.Kind != TokenKind.EndOfFile);
        return tokens;
    }

    private static Source SourceOf(JsonElement testCase) => testCase.TryGetProperty("sourceUtf16", out var units)
        ? new Source(new string([.. units.EnumerateArray().Select(unit => (char)unit.GetInt32())]))
        : new Source(testCase.GetProperty("source").GetString()!);

    private static string? CheckParse(JsonElement testCase)
    {
        try
        {
            var node = Parse(testCase);
            if (!testCase.TryGetProperty("print", out var print))
                return $"  expected: {testCase}\n  actual:   {Printer.Print(node)}";
            return JsonComparison.Difference(print.GetString(), Printer.Print(node))
                ?? (testCase.TryGetProperty("nodes", out var nodes) ? JsonComparison.Difference(nodes, Ranges(node)) : null);
        }
        catch (GraphQLSyntaxException exception)
        {
            return CheckError(testCase, exception);
        }
    }

    private static SyntaxNode Parse(JsonElement testCase)
    {
        var source = SourceOf(testCase);
        var options = ParserOptionsJson.Read(testCase, "options");
        return testCase.GetProperty("kind").GetString() switch
        {
            "document" => GraphQLParser.ParseDocument(source, options),
            "value" => GraphQLParser.ParseValue(source, options),
            "constValue" => GraphQLParser.ParseConstantValue(source, options),
            "type" => GraphQLParser.ParseType(source, options),
            _ => GraphQLParser.ParseSchemaCoordinate(source),
        };
    }

    private static JsonArray Ranges(SyntaxNode root)
    {
        var ranges = new JsonArray();
        Visit(root);
        return ranges;

        void Visit(SyntaxNode node)
        {
            ranges.Add(new JsonArray(node.Kind.ToString(), node.Location.Start, node.Location.End));
            foreach (var child in SyntaxChildren.Of(node))
                Visit(child);
        }
    }

    private static string? CheckDocumentFunction(JsonElement testCase)
    {
        try
        {
            var source = SourceOf(testCase);
            JsonNode result = testCase.GetProperty("fn").ValueEquals("stripIgnoredCharacters")
                ? StripIgnored.From(source)
                : Separated(GraphQLParser.ParseDocument(source));
            return JsonComparison.Difference(testCase.GetProperty("result"), result);
        }
        catch (GraphQLSyntaxException exception)
        {
            return CheckError(testCase, exception);
        }
    }

    private static JsonObject Separated(DocumentNode document) => new(SeparateOperations.In(document)
        .Select(part => KeyValuePair.Create(part.Key, (JsonNode?)Printer.Print(part.Value))));

    private static string? CheckError(JsonElement testCase, GraphQLSyntaxException exception) =>
        testCase.TryGetProperty("error", out var expected)
            ? JsonComparison.Difference(expected, ErrorJson.Of(exception.Error))
            : $"  expected success\n  actual:   {exception.Error}";
}
