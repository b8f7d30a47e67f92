using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Quotas;

/// <summary>Counts what everybody keeps from the log alone, the slow and obvious way: what the totals beside the log are compared with.</summary>
/// <remarks>Keeps about 150 bytes a record in memory.</remarks>
internal sealed class StorageFold(QuotaOptions options)
{
    private readonly Dictionary<Node, long> _sizes = [];
    private readonly Dictionary<Node, Node> _accountables = [];
    private readonly Dictionary<Node, QuotaAssignment?> _assignments = [];

    /// <summary>The newest entry that was counted.</summary>
    public Revision At { get; private set; }

    /// <summary>Counts the next entry.</summary>
    public void Apply(LogEntry entry)
    {
        var transaction = entry.Transaction;
        foreach (var fact in transaction.Retracted)
        {
            if (fact.Predicate == ReservedPredicates.IsAccountableFor && _accountables.GetValueOrDefault(fact.Object) == fact.Subject)
            {
                _accountables.Remove(fact.Object);
            }
            else if (fact.Predicate == ReservedPredicates.HasQuota)
            {
                _assignments.Remove(fact.Subject);
            }
        }

        foreach (var fact in transaction.Asserted)
        {
            if (fact.Predicate == ReservedPredicates.IsAccountableFor)
            {
                _accountables[fact.Object] = fact.Subject;
            }
            else if (fact.Predicate == ReservedPredicates.HasQuota)
            {
                _assignments[fact.Subject] = QuotaAssignment.Of(fact.Object);
            }
        }

        foreach (var change in transaction.Events)
        {
            // What was erased keeps the size that it had.
            _sizes[change.Record] = options.SizeOf(change.Payload.Span) ?? _sizes.GetValueOrDefault(change.Record);
        }

        At = entry.Revision;
    }

    /// <summary>What the totals have to be; those that are missing are 0.</summary>
    public IReadOnlyDictionary<(Node Node, TallyKind Kind), long> Totals()
    {
        var totals = new Dictionary<(Node, TallyKind), long>();
        foreach (var (record, size) in _sizes)
        {
            totals[(record, TallyKind.Own)] = size;
            var above = record;
            for (var steps = 0; steps < Payers.LongestLine && _accountables.TryGetValue(above, out above); steps++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(totals, (above, TallyKind.Below), out _) += size;
                if (Payers.Pays(above, _assignments.GetValueOrDefault(above)))
                {
                    break;
                }
            }
        }

        return totals;
    }

    /// <summary>Everybody who may have a total.</summary>
    public ImmutableArray<Node> Nodes() => [.. _sizes.Keys.Concat(_accountables.Values).Distinct()];
}
