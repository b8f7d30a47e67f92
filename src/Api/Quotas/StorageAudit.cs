using System.Collections.Immutable;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Quotas;

/// <summary>Compares the totals that quotas stand on with the log, and enters corrections.</summary>
internal sealed class StorageAudit(IFactStore store, QuotaOptions options)
{
    private const int NodesPerRead = 5000;
    private const int CorrectionsPerTransaction = 5000;

    /// <summary>What would have to be added to the totals to make them right; empty when all is well. Writers need not stop.</summary>
    /// <param name="counted">Told each entry that was counted.</param>
    /// <param name="cancellationToken">Heeded throughout.</param>
    public async Task<ImmutableArray<Tally>> FindAsync(Action<Revision> counted, CancellationToken cancellationToken)
    {
        var fold = new StorageFold(options);
        while (true)
        {
            await FollowAsync(fold, counted, cancellationToken);
            var differences = await CompareAsync(fold, cancellationToken);
            if (store.Head == fold.At)
            {
                return differences;
            }
        }
    }

    /// <summary>Adds what is missing, as entries of the log like any other.</summary>
    public async Task EnterAsync(ImmutableArray<Tally> corrections, CancellationToken cancellationToken)
    {
        foreach (var part in corrections.Chunk(CorrectionsPerTransaction))
        {
            var transaction = new Transaction { Id = $"recount-{Guid.CreateVersion7():N}", Author = WellKnownNodes.System, Tallies = [.. part] };
            if (await store.CommitAsync(transaction, cancellationToken) is CommitOutcome.Refused(var reasons))
            {
                throw new InvalidOperationException($"A correction was refused: {reasons[0].Message}");
            }
        }
    }

    private async Task FollowAsync(StorageFold fold, Action<Revision> counted, CancellationToken cancellationToken)
    {
        var until = store.Head;
        if (fold.At >= until)
        {
            return;
        }

        await foreach (var entry in store.FollowAsync(fold.At, cancellationToken))
        {
            fold.Apply(entry);
            counted(fold.At);
            if (fold.At >= until)
            {
                return;
            }
        }
    }

    private async Task<ImmutableArray<Tally>> CompareAsync(StorageFold fold, CancellationToken cancellationToken)
    {
        var expected = fold.Totals();
        var differences = ImmutableArray.CreateBuilder<Tally>();
        foreach (var nodes in fold.Nodes().Chunk(NodesPerRead))
        {
            foreach (var kind in Enum.GetValues<TallyKind>())
            {
                var found = await store.ReadTalliesAsync(nodes, kind, cancellationToken);
                differences.AddRange(nodes
                    .Zip(found, (node, total) => new Tally(node, kind, expected.GetValueOrDefault((node, kind)) - total))
                    .Where(difference => difference.Amount != 0));
            }
        }

        return differences.DrainToImmutable();
    }
}
