using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>What a transaction adds to a running total of a node. Decided by the admission, kept in the log, summed beside it.</summary>
/// <param name="Node">Whose total it is.</param>
/// <param name="Kind">Which of its totals.</param>
/// <param name="Amount">Added to it; negative takes away.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tally(Node Node, TallyKind Kind, long Amount);
