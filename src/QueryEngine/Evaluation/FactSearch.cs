using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Planning;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>Finds the facts that a viewer sees and that fulfil a <see cref="FactQuery"/>.</summary>
/// <remarks>
/// Every visible fact has a visible subject or is about a term, so that these subjects are the whole universe. It is walked
/// only when neither end is given; with a given object its incoming facts are listed, or the universe where that is smaller.
/// </remarks>
/// <param name="graph">Where the facts are looked up.</param>
/// <param name="viewer">The eyes, on the same graph.</param>
/// <param name="lengths">The same facts, for choosing the shorter way alone.</param>
/// <param name="budget">The work that this may cause.</param>
internal sealed class FactSearch(IGraph graph, Viewer viewer, IGraph lengths, Budget budget)
{
    private readonly HashSet<Fact> _found = [];
    private const int SmallEnough = 64;

    private readonly Access _reach = new(viewer.User, lengths, new(lengths));
    private readonly Walk _walk = new(graph, viewer, budget);

    /// <summary>Facts that fulfil at least one of the queries, each once, ordered by subject, predicate and object; null when the budget did not suffice.</summary>
    public ImmutableArray<Fact>? Find(ImmutableArray<FactQuery> queries)
    {
        foreach (var query in queries)
            Add(query);
        return budget.IsExceeded
            ? null
            : [.. _found
                .OrderBy(fact => fact.Subject.Spelling, StringComparer.Ordinal)
                .ThenBy(fact => fact.Predicate.Spelling, StringComparer.Ordinal)
                .ThenBy(fact => fact.Object.Spelling, StringComparer.Ordinal)];
    }

    private void Add(FactQuery query)
    {
        var predicates = query.Predicate.Select(graph.Find).Where(predicate => predicate != NodeId.None).ToArray();
        if (!query.Predicate.IsEmpty && predicates.Length == 0)
            return;
        var objects = Ends(query.Object);
        if (objects is { Count: 1 } && query.Subject.IsEmpty && predicates.Length > 0)
            AddIncoming(predicates, objects.First());
        else
            AddOutgoing(Ends(query.Subject) ?? Universe(), predicates, objects);
    }

    private void AddIncoming(NodeId[] predicates, NodeId @object)
    {
        foreach (var predicate in predicates)
        {
            if (IsPopular(lengths.CountSubjects(predicate, @object)))
                AddOutgoing(Universe(), [predicate], new HashSet<NodeId> { @object });
            else
                AddSubjects(graph.Subjects(predicate, @object), predicate, @object);
        }
    }

    private void AddSubjects(ReadOnlySpan<NodeId> subjects, NodeId predicate, NodeId @object)
    {
        foreach (var subject in subjects)
        {
            if (!budget.Take())
                return;
            AddIfSeen(subject, predicate, @object);
        }
    }

    private void AddOutgoing(IReadOnlyCollection<NodeId> subjects, NodeId[] predicates, IReadOnlySet<NodeId>? objects)
    {
        foreach (var subject in subjects)
        {
            foreach (var predicate in predicates.Length > 0 ? predicates : graph.PredicatesFrom(subject))
            {
                if (!budget.Take())
                    return;
                if (objects is { Count: 1 })
                    AddIfTrue(subject, predicate, objects.First());
                else
                    AddObjects(subject, predicate, objects);
            }
        }
    }

    private void AddIfTrue(NodeId subject, NodeId predicate, NodeId @object)
    {
        if (graph.Contains(subject, predicate, @object))
            AddIfSeen(subject, predicate, @object);
    }

    private void AddObjects(NodeId subject, NodeId predicate, IReadOnlySet<NodeId>? objects)
    {
        foreach (var @object in graph.Objects(subject, predicate))
        {
            if (!budget.Take())
                return;
            if (objects is null || objects.Contains(@object))
                AddIfSeen(subject, predicate, @object);
        }
    }

    private void AddIfSeen(NodeId subject, NodeId predicate, NodeId @object)
    {
        if (viewer.SeesFact(subject, predicate, @object))
            _found.Add(new(graph.NodeOf(subject), graph.NodeOf(predicate), graph.NodeOf(@object)));
    }

    private HashSet<NodeId> Universe()
    {
        var subjects = new HashSet<NodeId>(viewer.Visible());
        foreach (var term in graph.Subjects(viewer.Names.IsMemberOf, graph.Find(WellKnownNodes.Terms)))
            subjects.Add(term);
        return subjects;
    }

    // More facts point there than the viewer sees nodes, as at a term that everybody uses.
    private bool IsPopular(long incoming) =>
        incoming > SmallEnough && incoming > _reach.EstimateAll(RightTable.RolesThatGive(Right.See), incoming);

    // Null: no condition, any node will do.
    private HashSet<NodeId>? Ends(ImmutableArray<FactQuery.End> conditions)
    {
        HashSet<NodeId>? common = null;
        foreach (var condition in conditions)
        {
            var nodes = Nodes(condition);
            if (common is null)
                common = nodes;
            else
                common.IntersectWith(nodes);
        }

        return common;
    }

    private HashSet<NodeId> Nodes(FactQuery.End condition)
    {
        var nodes = condition switch
        {
            FactQuery.End.Is(var node) => [graph.Find(node)],
            FactQuery.End.Has(var predicate, var @object) => Subjects(graph.Find(predicate), graph.Find(@object), Names.IsTransitive(predicate)),
            _ => throw new UnreachableException($"{condition.GetType().Name} is no condition."),
        };
        nodes.Remove(NodeId.None);
        return nodes;
    }

    private HashSet<NodeId> Subjects(NodeId predicate, NodeId @object, bool isTransitive)
    {
        if (isTransitive)
        {
            return IsPopular(Lengths.Below(lengths, predicate, @object))
                ? Universe().Where(subject => _walk.Reaches(subject, predicate, @object)).ToHashSet()
                : _walk.Below(predicate, @object);
        }

        return IsPopular(lengths.CountSubjects(predicate, @object))
            ? Universe().Where(subject => graph.Contains(subject, predicate, @object) && viewer.SeesFact(subject, predicate, @object)).ToHashSet()
            : SeenSubjects(graph.Subjects(predicate, @object), predicate, @object);
    }

    private HashSet<NodeId> SeenSubjects(ReadOnlySpan<NodeId> subjects, NodeId predicate, NodeId @object)
    {
        var seen = new HashSet<NodeId>();
        foreach (var subject in subjects)
        {
            if (budget.Take() && viewer.SeesFact(subject, predicate, @object))
                seen.Add(subject);
        }

        return seen;
    }
}
