using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>What an evaluation depends on, as the index takes it: worked out once for all who share the evaluation. Of the loop alone.</summary>
internal sealed class LiveReads(ReadSet reads)
{
    public ReadKey[] Keys => field ??= ReadKey.Of(reads);

    public Node[] Unknown => field ??= [.. reads.Unknown];
}
