using System.Collections.Immutable;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>Changes that were made elsewhere, in any order; those whose dependencies are there are taken.</summary>
/// <param name="Offered">Decoded changes.</param>
internal sealed record ReceivedChanges(Node Record, ImmutableArray<Change> Offered) : DocumentEdit(Record, IfVersion: null)
{
    private const int MostChanges = 500;
    private const int MostBytes = 4 << 20;

    /// <inheritdoc/>
    public override bool IsPinned => true;

    /// <summary>What was taken, in order.</summary>
    public ImmutableArray<Change> Applied { get; private set; } = [];

    /// <summary>What waits for dependencies.</summary>
    public ImmutableArray<Change> Waiting { get; private set; } = [];

    /// <summary>The changes that are waited for and are not themselves waiting.</summary>
    public ImmutableArray<ChangeHash> Missing { get; private set; } = [];

    /// <summary>Why some were not taken.</summary>
    public ImmutableArray<Refusal> Refused { get; private set; } = [];

    /// <summary>Whether there is more that could be taken; one transaction holds only so much.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>The same, as the end of several portions.</summary>
    public ReceivedChanges With(ImmutableArray<Change> applied, ImmutableArray<Refusal> refused) => this with { Applied = applied, Refused = refused };

    /// <inheritdoc/>
    /// <remarks>A change that waits never enters the writer's replica: it would become part of it one day without being in the log.</remarks>
    public override IReadOnlyList<Change> MakeOn(Replica replica)
    {
        var pending = Offered.Where(change => !replica.Knows(change.Hash)).DistinctBy(change => change.Hash).ToList();
        var applied = new List<Change>();
        var refused = new List<Refusal>();
        var bytes = 0;
        while (NextReady(pending, replica) is { } ready)
        {
            bytes += ready.Bytes.Length;
            IsCutShort = applied.Count == MostChanges || bytes > MostBytes;
            if (IsCutShort)
            {
                break;
            }

            var report = replica.Apply(ready.Bytes);
            applied.AddRange(report.Applied);
            refused.AddRange(report.Refused);
            pending.Remove(ready);
        }

        var names = pending.Select(change => change.Hash).ToHashSet();
        (Applied, Waiting, Refused) = ([.. applied], [.. pending], [.. refused]);
        Missing = [.. pending.SelectMany(change => change.Dependencies).Where(hash => !replica.Knows(hash) && !names.Contains(hash)).Distinct().Order()];
        return applied;
    }

    private static Change? NextReady(List<Change> pending, Replica replica) =>
        pending.Find(change => change.Dependencies.All(replica.Knows));
}
