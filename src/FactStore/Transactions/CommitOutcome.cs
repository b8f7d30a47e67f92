using System.Collections.Immutable;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>What became of a transaction. An expected refusal is a value, never an exception.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome()
    {
    }

    /// <summary>Durable, and visible to every read on this node from now on.</summary>
    /// <param name="Entry">As written: admission may have transformed events, and each has its version.</param>
    /// <param name="Repeated">The id had been committed before; <paramref name="Entry"/> is that first outcome.</param>
    public sealed record Committed(LogEntry Entry, bool Repeated) : CommitOutcome;

    /// <summary>Nothing was written. A later attempt with the same id is decided anew.</summary>
    public sealed record Refused(ImmutableArray<Refusal> Reasons) : CommitOutcome;
}
