using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Quotas;

/// <summary>The book of who keeps how much: enters one transaction on top of the head of the log.</summary>
/// <remarks>
/// <para>Every node has two totals in the log: <see cref="TallyKind.Own"/>, the size of the record itself, and
/// <see cref="TallyKind.Below"/>, the sum over all nodes that it is accountable for: their own size, and what is below them
/// unless they pay for that themselves. So a change costs as many additions as the line of accountability is long, a group
/// that changes hands takes all that is below it along, and nothing has to be counted again.</para>
/// <para>A quota that has ended stays in force in the book until something below it changes; that transaction settles it.</para>
/// </remarks>
internal sealed class StorageLedger(IHead head, QuotaOptions options)
{
    private readonly Payers _payers = new(head, options);

    // What this transaction has changed so far, on top of the head.
    private readonly Dictionary<Node, Node?> _accountables = [];
    private readonly Dictionary<Node, QuotaAssignment?> _assignments = [];
    private readonly Dictionary<(Node Node, TallyKind Kind), long> _added = [];
    private readonly List<Fact> _retracted = [];
    private readonly List<Fact> _asserted = [];

    /// <summary>What the transaction adds to totals.</summary>
    public ImmutableArray<Tally> Tallies() =>
        [.. _added.Where(pair => pair.Value != 0).Select(pair => new Tally(pair.Key.Node, pair.Key.Kind, pair.Value))];

    /// <summary>Enters it; the answer holds whatever quotas end with it.</summary>
    public Transaction Enter(Transaction admitted, List<Refusal> refusals)
    {
        EnterAssignments(admitted, refusals);
        EnterAccountability(admitted, refusals);
        foreach (var changes in admitted.Events.GroupBy(change => change.Record))
        {
            EnterSize(changes.Key, options.SizeOf(changes.Last().Payload.Span) ?? 0);
        }

        return admitted with
        {
            Tallies = Tallies(),
            Retracted = _retracted.Count == 0 ? admitted.Retracted : [.. admitted.Retracted.Union(_retracted)],
            Asserted = _asserted.Count == 0 ? admitted.Asserted : [.. admitted.Asserted, .. _asserted],
        };
    }

    /// <summary>Those who would be charged for more than they have room for.</summary>
    public IEnumerable<Node> Overdrawn() =>
        from pair in _added
        where pair.Key.Kind == TallyKind.Below && pair.Value > 0 && Pays(pair.Key.Node)
        where TotalOf(pair.Key.Node, TallyKind.Below) > (AssignedTo(pair.Key.Node)?.TotalAt(head.Now) ?? _payers.FreeFor(pair.Key.Node))
        select pair.Key.Node;

    private void EnterAssignments(Transaction admitted, List<Refusal> refusals)
    {
        foreach (var node in About(admitted, ReservedPredicates.HasQuota, fact => fact.Subject))
        {
            var stated = admitted.Asserted.LastOrDefault(fact => fact.Subject == node && fact.Predicate == ReservedPredicates.HasQuota);
            var after = stated == default ? null : QuotaAssignment.Of(stated.Object);
            if (after is not null && _payers.AssignedTo(node) is { } before && before.At > after.At)
            {
                refusals.Add(new Refusal(QuotaCodes.PaymentOutdated, "Something newer is known about this payment."));
            }

            // A node has one quota.
            _retracted.AddRange(_payers.AssignmentsOf(node).Where(former => former != stated));
            Assign(node, after);
        }
    }

    private void Assign(Node node, QuotaAssignment? after)
    {
        var paid = Pays(node);
        _assignments[node] = after;
        if (paid != Pays(node))
        {
            Climb(node, paid ? TotalOf(node, TallyKind.Below) : -TotalOf(node, TallyKind.Below));
        }
    }

    // First all that is moved is taken away from where it was, then put where it will be: so the order does not matter.
    private void EnterAccountability(Transaction admitted, List<Refusal> refusals)
    {
        var moved = new List<(Node Node, Node? To)>();
        foreach (var node in About(admitted, ReservedPredicates.IsAccountableFor, fact => fact.Object))
        {
            var before = _payers.AccountableFor(node);
            var stated = admitted.Asserted.LastOrDefault(fact => fact.Object == node && fact.Predicate == ReservedPredicates.IsAccountableFor);
            var isGivenUp = before is { } former && admitted.Retracted.Contains(new Fact(former, ReservedPredicates.IsAccountableFor, node));
            var left = isGivenUp ? null : before;
            var after = stated == default ? left : stated.Subject;
            if (after != before)
            {
                Climb(node, -ShareOf(node));
                _accountables[node] = null;
                moved.Add((node, after));
            }
        }

        foreach (var (node, to) in moved.Where(move => move.To is not null))
        {
            if (IsInLineOf(to!.Value, node))
            {
                refusals.Add(new Refusal(
                    QuotaCodes.AccountabilityCycle,
                    $"{node} is accountable, directly or not, for {to}, which therefore cannot be accountable for {node}.",
                    new Fact(to.Value, ReservedPredicates.IsAccountableFor, node)));
                continue;
            }

            _accountables[node] = to;
            Climb(node, ShareOf(node));
        }
    }

    private void EnterSize(Node record, long size)
    {
        var growth = size - TotalOf(record, TallyKind.Own);
        Add(record, TallyKind.Own, growth);
        Climb(record, growth);
    }

    /// <summary>What a node counts for whoever is accountable for it.</summary>
    private long ShareOf(Node node) =>
        TotalOf(node, TallyKind.Own) + (Pays(node) ? 0 : TotalOf(node, TallyKind.Below));

    // Adds to everybody above the node, up to and including the first one who pays.
    private void Climb(Node from, long amount)
    {
        if (amount == 0)
        {
            return;
        }

        var next = AccountableFor(from);
        for (var steps = 0; next is { } node && steps < Payers.LongestLine; steps++)
        {
            Settle(node);
            Add(node, TallyKind.Below, amount);
            if (Pays(node))
            {
                return;
            }

            next = AccountableFor(node);
        }
    }

    // The end of a quota is an event without a transaction; whoever comes by next writes it down.
    private void Settle(Node node)
    {
        if (AssignedTo(node) is not { Total: not null } assigned || assigned.TotalAt(head.Now) is not null)
        {
            return;
        }

        var ended = assigned with { Total = null };
        _retracted.AddRange(_payers.AssignmentsOf(node));
        _asserted.Add(new Fact(node, ReservedPredicates.HasQuota, ended.ToNode()));
        Assign(node, ended);
    }

    private bool IsInLineOf(Node start, Node sought)
    {
        if (start == sought)
        {
            return true;
        }

        // Most of what is created is accountable for nothing, and so above nobody.
        if (!_payers.IsAccountable(sought) && !_accountables.ContainsValue(sought))
        {
            return false;
        }

        Node? next = start;
        for (var steps = 0; next is { } node && steps < Payers.LongestLine; steps++)
        {
            if (node == sought)
            {
                return true;
            }

            next = AccountableFor(node);
        }

        return false;
    }

    private static IEnumerable<Node> About(Transaction admitted, Node predicate, Func<Fact, Node> part) =>
        admitted.Asserted.Concat(admitted.Retracted).Where(fact => fact.Predicate == predicate).Select(part).Distinct();

    private Node? AccountableFor(Node node) => _accountables.TryGetValue(node, out var changed) ? changed : _payers.AccountableFor(node);

    private QuotaAssignment? AssignedTo(Node node) => _assignments.TryGetValue(node, out var changed) ? changed : _payers.AssignedTo(node);

    private bool Pays(Node node) => Payers.Pays(node, AssignedTo(node));

    private long TotalOf(Node node, TallyKind kind) => head.TallyOf(node, kind) + _added.GetValueOrDefault((node, kind));

    private void Add(Node node, TallyKind kind, long amount) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_added, (node, kind), out _) += amount;
}
