namespace LinkedRecords.FactStore.Bulk;

/// <summary>How far an import is; everything up to here is durable.</summary>
/// <param name="Line">The last line that is done with.</param>
/// <param name="Facts">Facts written or found written.</param>
/// <param name="Records">Records written or found written.</param>
/// <param name="Transactions">Transactions written or found written.</param>
/// <param name="Repeated">Facts and records among them that an earlier run had written already.</param>
/// <param name="Faults">Lines and transactions that were passed over.</param>
public sealed record ImportProgress(long Line, long Facts, long Records, long Transactions, long Repeated, long Faults);
