using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>The result of one part of a live query.</summary>
/// <param name="Name">The part's name in the query.</param>
/// <param name="Records">The rows in order; none when only their number is wanted, or when facts are.</param>
/// <param name="Count">How many match, also beyond the rows that are wanted; 0 or 1 when only their existence is.</param>
public sealed record LiveGroup(string Name, ImmutableArray<Node> Records, int Count)
{
    /// <summary>The facts, ordered by subject, predicate and object, of a part that asks for facts.</summary>
    public ImmutableArray<Fact> Facts { get; init; } = [];
}
