using System.Text.RegularExpressions;

namespace LinkedRecords.Architecture.Tests;

public sealed partial class ErrorCodeTests
{
    private const string Page = "docs/errors.md";
    private const string RefusalsOfDocuments = "src/Collaboration/KeyValue/RefusalCode.cs";

    // There such words are kinds of syntax, from the GraphQL specification.
    private static readonly string[] WithoutCodes = ["src/GraphQL/Language/", "src/GraphQL/Introspection/", "src/GraphQL/Validation/"];

    // Names of the environment and of files.
    private static readonly string[] OtherNames = ["FRONTEND_BASE_URL", "CORS_ORIGIN", "DATABASE_URL", "LC_ALL", "PG_VERSION", "DEFAULT_STORAGE_SIZE_QUOTA", "GUEST_STORAGE_SIZE_QUOTA", "DOCUMENT_SIZE_LIMIT"];
    private static readonly string[] OtherPrefixes = ["LINKEDRECORDS_", "AUTH_", "XDG_", "OTEL_", "ASPNETCORE_", "PADDLE_", "S3_", "QUOTA_COUNT_", "RATE_LIMIT_", "SILENT_LIMIT_"];

    [Fact]
    public void Every_code_in_the_source_is_explained_to_who_meets_it()
    {
        var explained = Row().Matches(File.ReadAllText(Repository.PathOf(Page))).Select(row => row.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        var codes = Codes().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

        Assert.True(codes.Count > 100, $"only {codes.Count} codes were found: they are looked for in the wrong way");
        Assert.Empty(codes.Except(explained, StringComparer.Ordinal));
    }

    [Fact]
    public void A_code_is_explained_once()
    {
        var twice = Row().Matches(File.ReadAllText(Repository.PathOf(Page)))
            .GroupBy(row => row.Groups["code"].Value, StringComparer.Ordinal)
            .Where(rows => rows.Count() > 1)
            .Select(rows => rows.Key);

        Assert.Empty(twice);
    }

    private static IEnumerable<string> Codes()
    {
        var written =
            from file in Repository.Files("*.cs")
            where file.StartsWith("src/", StringComparison.Ordinal) && !WithoutCodes.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))
            let pattern = file.EndsWith("Codes.cs", StringComparison.Ordinal) ? Constant() : Words()
            from Match literal in pattern.Matches(File.ReadAllText(Repository.PathOf(file)))
            let code = literal.Groups["code"].Value
            where !OtherNames.Contains(code, StringComparer.Ordinal) && !OtherPrefixes.Any(prefix => code.StartsWith(prefix, StringComparison.Ordinal))
            select code;
        var ofDocuments = Member().Matches(File.ReadAllText(Repository.PathOf(RefusalsOfDocuments)))
            .Select(member => "DOCUMENT" + WordStart().Replace(member.Groups["name"].Value, "_$0").ToUpperInvariant());
        return written.Concat(ofDocuments);
    }

    [GeneratedRegex(@"^\| `(?<code>[A-Z_]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("\"(?<code>[A-Z]+(_[A-Z]+)+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex("= \"(?<code>[A-Z]+(_[A-Z]+)*)\";", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constant();

    [GeneratedRegex(@"^    (?<name>[A-Z][A-Za-z]+),", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Member();

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
