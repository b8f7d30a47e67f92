using System.Collections.Immutable;

namespace LinkedRecords.FactStore.Log;

/// <summary>A committed entry together with the numbers of its nodes, so that it can be applied without a look-up.</summary>
/// <param name="Entry">The entry as readers see it.</param>
/// <param name="Author">The number of the author.</param>
/// <param name="Nodes">Every node that the entry names, the author's and the records' included, each once.</param>
/// <param name="Retracted">Parallel to the transaction's retracted facts.</param>
/// <param name="Asserted">Parallel to the transaction's asserted facts.</param>
internal sealed record StoredEntry(
    LogEntry Entry,
    long Author,
    ImmutableArray<StoredNode> Nodes,
    ImmutableArray<StoredFact> Retracted,
    ImmutableArray<StoredFact> Asserted)
{
    /// <summary>Where the asserted facts stood before others were forgotten; empty when none were, and each stands where it is.</summary>
    public ImmutableArray<int> Ordinals { get; init; } = [];

    /// <summary>Its position in the log.</summary>
    public Revision Revision => Entry.Revision;

    /// <summary>Where in its transaction the asserted fact at <paramref name="index"/> stood.</summary>
    public int OrdinalOf(int index) => Ordinals.IsEmpty ? index : Ordinals[index];
}
