using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Finds names that are given more than once.</summary>
internal static class Duplicates
{
    /// <summary>The names that come more than once, in the order in which they first come, each with all its places.</summary>
    public static IEnumerable<(string Name, IEnumerable<NameNode> Places)> Of<T>(ImmutableArray<T> nodes, Func<T, NameNode> name) =>
        nodes.Length < 2
            ? []
            : nodes.Select(name)
                .GroupBy(place => place.Value, StringComparer.Ordinal)
                .Where(same => same.Skip(1).Any())
                .Select(same => (same.Key, same.AsEnumerable()));
}
