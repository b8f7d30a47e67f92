using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Log;

/// <summary>A fact in the numbers that the log's dictionary gave its nodes; the same on every server node.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredFact(long Subject, long Predicate, long Object);
