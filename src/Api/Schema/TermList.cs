using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Schema;

/// <summary>The declared terms; everybody may see them.</summary>
internal static class TermList
{
    /// <summary>Those whose name begins with <paramref name="prefix"/>, by name.</summary>
    public static ImmutableArray<Term> Of(string prefix, int most, IGraph graph)
    {
        var isATermFor = graph.Find(ReservedPredicates.IsATermFor);
        var names = new SortedDictionary<string, NodeId>(StringComparer.Ordinal);
        foreach (var term in graph.Subjects(graph.Find(ReservedPredicates.IsMemberOf), graph.Find(WellKnownNodes.Terms)))
        {
            var name = graph.NodeOf(term).Spelling;
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                names[name] = term;
            }
        }

        return [.. names.Take(most).Select(one => new Term(one.Key, Description(graph, one.Value, isATermFor)))];
    }

    private static string Description(IGraph graph, NodeId term, NodeId isATermFor) =>
        graph.Objects(term, isATermFor) is [var first, ..] ? Literal.Of(graph.NodeOf(first)).Text : string.Empty;
}
