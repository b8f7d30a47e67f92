using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Wording that raw values and literals share.</summary>
internal static class InputMessages
{
    public static string OneOf(InputObjectType type) =>
        $"Within OneOf Input Object type \"{type}\", exactly one field must be specified, and the value for that field must be non-null.";

    /// <summary>What stands between an unknown field and what was found: a suggestion, or nothing of the kind.</summary>
    public static string Suggest(string unknown, InputObjectType type, bool hideSuggestions)
    {
        var suggestion = hideSuggestions ? "" : Suggestions.DidYouMean(Suggestions.List(unknown, type.Fields.Names));
        return suggestion.Length > 0 ? $".{suggestion} Found" : ", found";
    }
}
