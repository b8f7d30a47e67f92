using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>How the result of one part of a live query changed.</summary>
/// <remarks>
/// To apply it, take out what was removed or moved, then put in what was added or moved in the order of the indexes; each
/// stands then where its index says.
/// </remarks>
/// <param name="Name">The part's name in the query.</param>
/// <param name="Added">Records that are in the result now, by index.</param>
/// <param name="Removed">Records that are no longer in it, and why.</param>
/// <param name="Changed">Records that were and are in it, and whose own content was changed in between, in the order of the result.</param>
/// <param name="Moved">Records that were and are in it but follow other ones now, by index.</param>
/// <param name="Count">As in <see cref="LiveGroup"/>.</param>
public sealed record GroupDifference(
    string Name,
    ImmutableArray<PlacedRecord> Added,
    ImmutableArray<RemovedRecord> Removed,
    ImmutableArray<Node> Changed,
    ImmutableArray<PlacedRecord> Moved,
    int Count)
{
    /// <summary>Facts that are in the result now, in their order, of a part that asks for facts.</summary>
    public ImmutableArray<Fact> AddedFacts { get; init; } = [];

    /// <summary>Facts that are no longer in it, and why.</summary>
    public ImmutableArray<RemovedFact> RemovedFacts { get; init; } = [];
}
