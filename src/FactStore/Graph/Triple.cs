using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph;

/// <summary>A fact in the numbers of this process.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Triple(NodeId Subject, NodeId Predicate, NodeId Object);
