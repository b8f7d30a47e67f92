namespace LinkedRecords.GraphQL.Errors;

/// <summary>Lists of words as a sentence has them.</summary>
internal static class Enumeration
{
    /// <summary><c>a, b, or c</c>.</summary>
    public static string Or(IReadOnlyList<string> words) => Join(words, "or");

    /// <summary><c>a, b, and c</c>.</summary>
    public static string And(IReadOnlyList<string> words) => Join(words, "and");

    private static string Join(IReadOnlyList<string> words, string conjunction) => words switch
    {
        [] => "",
        [var only] => only,
        [var first, var second] => $"{first} {conjunction} {second}",
        _ => $"{string.Join(", ", words.Take(words.Count - 1))}, {conjunction} {words[^1]}",
    };
}
