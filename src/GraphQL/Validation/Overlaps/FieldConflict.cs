using System.Globalization;
using System.Text;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>Why two fields cannot both answer under one response key.</summary>
/// <param name="Key">The response key.</param>
/// <param name="Reason">The reason, as part of a sentence.</param>
/// <param name="Mine">One field, and those below it that cause the conflict.</param>
/// <param name="Others">The other field, and those below it that cause the conflict.</param>
internal sealed record FieldConflict(string Key, string Reason, IReadOnlyList<FieldNode> Mine, IReadOnlyList<FieldNode> Others)
{
    private const int LongestText = 1000;
    private const int MostNodes = 20;

    /// <summary>The message for the fields at the top.</summary>
    public string Message =>
        $"Fields \"{Abbreviate(Key)}\" conflict because {Reason}. Use different aliases on the fields to fetch both if this was intentional.";

    /// <summary>The conflict of two fields whose selections have <paramref name="conflicts"/>; null when there are none. Text and nodes are bounded.</summary>
    public static FieldConflict? Of(IReadOnlyList<FieldConflict> conflicts, string key, FieldNode mine, FieldNode others)
    {
        if (conflicts.Count == 0)
            return null;
        var reason = new StringBuilder();
        foreach (var conflict in conflicts.TakeWhile(_ => reason.Length <= LongestText))
        {
            reason.Append(reason.Length == 0 ? "" : " and ")
                .Append(CultureInfo.InvariantCulture, $"subfields \"{Abbreviate(conflict.Key)}\" conflict because {conflict.Reason}");
        }

        return new FieldConflict(
            key,
            Abbreviate(reason.ToString()),
            Nodes(mine, conflicts.Select(conflict => conflict.Mine)),
            Nodes(others, conflicts.Select(conflict => conflict.Others)));
    }

    public static string Abbreviate(string text) => text.Length > LongestText ? text[..LongestText] + "..." : text;

    private static List<FieldNode> Nodes(FieldNode field, IEnumerable<IReadOnlyList<FieldNode>> below)
    {
        var nodes = new List<FieldNode> { field };
        foreach (var some in below.TakeWhile(_ => nodes.Count < MostNodes))
            nodes.AddRange(some.TakeLast(MostNodes - nodes.Count));
        return nodes;
    }
}
