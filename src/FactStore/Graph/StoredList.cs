using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph;

/// <summary>Names one adjacency list in the log's numbers: the facts of a node with one predicate, in one direction.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredList(long Node, long Predicate);
