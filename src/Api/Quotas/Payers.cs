using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Quotas;

/// <summary>Who pays for what, as a graph says it: the first node from an accountable one upwards that has a quota. Every user has one.</summary>
internal sealed class Payers(IGraph graph, QuotaOptions options)
{
    /// <summary>Nobody's line of accountability is longer than that.</summary>
    public const int LongestLine = 1000;

    private static readonly Node Guest = new("\"guest\"");

    private readonly NodeId _isAccountableFor = graph.Find(ReservedPredicates.IsAccountableFor);
    private readonly NodeId _hasQuota = graph.Find(ReservedPredicates.HasQuota);

    /// <summary>Who is accountable for a node; null when nobody is.</summary>
    public Node? AccountableFor(Node node) =>
        graph.Subjects(_isAccountableFor, graph.Find(node)) is [var first, ..] ? graph.NodeOf(first) : null;

    /// <summary>Whether the node is accountable for anything.</summary>
    public bool IsAccountable(Node node) => graph.CountObjects(graph.Find(node), _isAccountableFor) > 0;

    /// <summary>The quota that was given to a node, also one that has ended; null when none was.</summary>
    public QuotaAssignment? AssignedTo(Node node) =>
        graph.Objects(graph.Find(node), _hasQuota) is [.., var last] ? QuotaAssignment.Of(graph.NodeOf(last)) : null;

    /// <summary>Every fact that gives the node a quota: one, unless the operator stated more.</summary>
    public ImmutableArray<Fact> AssignmentsOf(Node node)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var assigned in graph.Objects(graph.Find(node), _hasQuota))
        {
            facts.Add(new Fact(node, ReservedPredicates.HasQuota, graph.NodeOf(assigned)));
        }

        return facts.DrainToImmutable();
    }

    /// <summary>The bytes that a user may keep for nothing; 0 for all other nodes.</summary>
    public long FreeFor(Node node)
    {
        if (!WellKnownNodes.IsUser(node))
        {
            return 0;
        }

        var isGuest = graph.Objects(graph.Find(node), graph.Find(ReservedPredicates.SignsInWith)) is [.., var last] && graph.NodeOf(last) == Guest;
        return isGuest ? options.GuestBytes : options.UserBytes;
    }

    /// <summary>Whether a node pays for what it is accountable for, given the quota that it has.</summary>
    public static bool Pays(Node node, QuotaAssignment? assigned) => WellKnownNodes.IsUser(node) || assigned is { Total: not null };

    /// <summary>Who is charged for what <paramref name="node"/> is accountable for: itself, or the next one above that has a quota; null when nobody is.</summary>
    public Node? PayerFor(Node node)
    {
        Node? next = node;
        for (var steps = 0; next is { } payer && steps < LongestLine; steps++)
        {
            if (Pays(payer, AssignedTo(payer)))
            {
                return payer;
            }

            next = AccountableFor(payer);
        }

        return null;
    }
}
