using System.Diagnostics;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore;

/// <summary>How to listen to what stores do: the name of their traces and metrics.</summary>
public static class StoreTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the meter.</summary>
    public const string Name = "LinkedRecords.FactStore";

    private static readonly ActivitySource Traces = new(Name);

    internal static Activity? BeginRead(ReadAt at) => Traces.StartActivity("read facts")?.SetTag("linkedrecords.at", at.GetType().Name);

    internal static Activity? BeginCommit(Transaction transaction) => Traces.StartActivity("commit")?
        .SetTag("linkedrecords.asserted", transaction.Asserted.Length)
        .SetTag("linkedrecords.retracted", transaction.Retracted.Length)
        .SetTag("linkedrecords.changes", transaction.Events.Length);

    // A batch holds the transactions of many requests, so it is a trace of its own.
    internal static Activity? BeginBatch(int transactions) =>
        Traces.StartActivity("append batch", ActivityKind.Internal, parentContext: default)?.SetTag("linkedrecords.transactions", transactions);
}
