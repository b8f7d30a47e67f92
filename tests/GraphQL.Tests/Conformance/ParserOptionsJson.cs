using System.Text.Json;
using LinkedRecords.GraphQL.Language;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>The parser options that a case gives.</summary>
internal static class ParserOptionsJson
{
    public static ParserOptions Read(JsonElement testCase, string member)
    {
        if (!testCase.TryGetProperty(member, out var options))
            return ParserOptions.Default;
        return ParserOptions.Default with
        {
            MaxTokens = options.TryGetProperty("maxLexicalTokens", out var limit) ? limit.GetInt32() : null,
            AllowFragmentVariables = IsTrue(options, "experimentalFragmentArguments"),
            KeepLocations = !IsTrue(options, "noLocation"),
        };
    }

    private static bool IsTrue(JsonElement options, string name) =>
        options.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;
}
