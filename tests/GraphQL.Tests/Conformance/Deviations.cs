using System.IO.Enumeration;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>The cases that we answer otherwise on purpose, with the reason for each: the table in <c>deviations.md</c>.</summary>
internal static class Deviations
{
    private static readonly IReadOnlyList<(string Pattern, string Reason)> Listed = Read();

    /// <summary>Why a case may fail, or null. A pattern is matched against the id and the origin; <c>*</c> stands for any text.</summary>
    public static string? ReasonFor(string id, string origin) => Listed
        .Where(listed => FileSystemName.MatchesSimpleExpression(listed.Pattern, id, ignoreCase: false)
            || FileSystemName.MatchesSimpleExpression(listed.Pattern, origin, ignoreCase: false))
        .Select(listed => listed.Reason)
        .FirstOrDefault();

    private static IReadOnlyList<(string Pattern, string Reason)> Read() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "deviations.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1].Trim('`'), cells[2]))];
}
