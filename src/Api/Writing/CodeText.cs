using System.Text.RegularExpressions;

namespace LinkedRecords.Api.Writing;

/// <summary>The codes of errors, made from the names of the values that stand for them.</summary>
internal static partial class CodeText
{
    /// <summary><c>NotFound</c> as <c>NOT_FOUND</c>.</summary>
    public static string Of(Enum value) => WordStart().Replace(value.ToString(), "_$0").ToUpperInvariant();

    [GeneratedRegex("(?<=.)[A-Z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
