using System.Collections.Immutable;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Writing;

/// <summary>A transaction that is ready to be committed, with the documents that wait for it.</summary>
internal sealed class DraftTransaction(Transaction transaction, ImmutableArray<DraftedChange> changes) : IDisposable
{
    public Transaction Transaction { get; } = transaction;

    /// <summary>Whether it would change nothing.</summary>
    public bool IsEmpty => Transaction is { Asserted.IsEmpty: true, Retracted.IsEmpty: true, Events.IsEmpty: true };

    /// <summary>It is durable, or there was nothing to write.</summary>
    public void Settle(Revision written)
    {
        foreach (var change in changes)
        {
            change.Settle(written);
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
