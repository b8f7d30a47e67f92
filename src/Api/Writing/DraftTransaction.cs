using System.Collections.Immutable;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Writing;

/// <summary>A transaction that is ready to be committed, with the documents that wait for it.</summary>
internal sealed class DraftTransaction(Transaction transaction, ImmutableArray<DraftedChange> changes) : IDisposable
{
    public Transaction Transaction { get; } = transaction;

    /// <summary>Whether it would change nothing.</summary>
    public bool IsEmpty => Transaction is { Asserted.IsEmpty: true, Retracted.IsEmpty: true, Events.IsEmpty: true };

    /// <summary>It is durable.</summary>
    /// <param name="repeated">Another transaction of the same id was, so these drafts were not written after all.</param>
    public void Settle(bool repeated)
    {
        foreach (var change in changes.Where(_ => !repeated))
        {
            change.Settle();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var change in changes)
        {
            change.Dispose();
        }
    }
}
