using System.Globalization;
using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>One text for each query, live, and for each user with it: equal ones, and no others, have the same.</summary>
internal static class LiveText
{
    public static string Of(Node user, string query) =>
        string.Create(CultureInfo.InvariantCulture, $"{user.Spelling.Length}:{user.Spelling}{query}");

    public static string Of(CompoundQuery query)
    {
        var text = new StringBuilder();
        foreach (var (name, group) in query.Groups)
        {
            Append(text, name);
            if (group is Group.ByPatterns(var asked))
                Append(text, asked);
            else if (group is Group.ById(var record))
                Append(text.Append('='), record.Spelling);
            else if (group is Group.ByFacts(var queries))
                QueryText.Append(text, queries);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, RecordQuery query)
    {
        QueryText.Append(text, query.Where);
        text.Append(CultureInfo.InvariantCulture, $"{query.Wanted},{query.First},{query.OrderBy?.Key},{query.OrderBy?.Descending};");
        if (query.OrderBy is not { Path.IsDefault: false } ordering)
            return;
        foreach (var segment in ordering.Path)
            Append(text, segment);
    }

    // With its length in front no spelling can be taken for what follows it.
    private static void Append(StringBuilder text, string spelling) =>
        text.Append(CultureInfo.InvariantCulture, $"{spelling.Length}:{spelling}");
}
