using System.Collections.Immutable;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>What an applied entry did to the graph.</summary>
internal sealed record JournalEntry(
    Revision Revision, Provenance Stated, ImmutableArray<StoredNode> Nodes, JournalChange[] Changes);
