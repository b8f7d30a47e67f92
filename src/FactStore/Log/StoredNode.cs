using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Log;

/// <summary>A line of the log's dictionary: a node and the number that stands for it, from 1, never given twice.</summary>
internal readonly record struct StoredNode(long Id, Node Node);
