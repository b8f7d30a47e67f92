using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph;

/// <summary>The length of one adjacency list, in the log's numbers.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredDegree(long Node, long Predicate, int Count);
