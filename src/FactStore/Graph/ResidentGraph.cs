using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph.Pages;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>One evaluation's view of what is in memory: answers from the pages, and notes what is not there.</summary>
internal sealed class ResidentGraph(GraphState state, NodeTable nodes) : IGraph
{
    // What stands for a spelling until it is loaded; legal, so that an evaluation can go on with it.
    private static readonly Node NotSpelled = new("\"\"");

    // Members of a list that are looked through for one fact. The list of a popular term is not: its subject's own page is loaded
    // instead, and answers every later question about the subject.
    private const int ShortList = 64;

    private GraphMisses? _misses;

    /// <summary>What was asked for and is not in memory; null when nothing was.</summary>
    public GraphMisses? Misses => _misses;

    /// <inheritdoc/>
    public Revision Revision { get; } = state.Revision;

    private GraphMisses Missing => _misses ??= new GraphMisses();

    /// <inheritdoc/>
    public NodeId Find(Node node)
    {
        if (!nodes.TryFind(node, out var id) && !state.TryFind(node, out id))
            Missing.Numbers.Add(node);
        return id;
    }

    /// <inheritdoc/>
    public Node NodeOf(NodeId id)
    {
        if (nodes.TrySpell(id, out var node) || state.TrySpell(id, out node))
            return node;

        var stored = nodes.StoredOf(id);
        if (stored == 0)
            throw new ArgumentException($"{id} was not given out by this graph.", nameof(id));
        Missing.Spellings.Add(stored);
        return NotSpelled;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate)
    {
        if (IsUnknown(subject) || IsUnknown(predicate))
            return default;

        return state.Pages.FindOut(subject, out var page) switch
        {
            OutState.Resident => Ids(ObjectsOn(page, predicate)),
            OutState.Large => List(PageKey.OutList(subject, predicate), out var objects) ? objects : MissObjects(subject, predicate),
            _ => MissSubject(subject),
        };
    }

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object)
    {
        if (IsUnknown(predicate) || IsUnknown(@object))
            return default;
        return List(PageKey.InList(predicate, @object), out var subjects) ? subjects : MissSubjects(predicate, @object);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject)
    {
        if (IsUnknown(subject))
            return default;

        switch (state.Pages.FindOut(subject, out var page))
        {
            case OutState.Resident:
                return page.IsEmpty ? default : Ids(OutPage.Predicates(page));
            case OutState.Large when state.Pages.TryFindDegrees(PageKey.OutDegrees(subject), out var predicates, out var counts):
                foreach (var doubtful in InDoubt(predicates, counts))
                    MissObjects(subject, doubtful);
                return Ids(predicates);
            case OutState.Large:
                Missing.OutDegrees.Add(nodes.StoredOf(subject));
                return default;
            default:
                return MissSubject(subject);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> PredicatesTo(NodeId @object)
    {
        if (IsUnknown(@object))
            return default;
        if (state.Pages.TryFindDegrees(PageKey.InDegrees(@object), out var predicates, out var counts))
        {
            foreach (var doubtful in InDoubt(predicates, counts))
                MissSubjects(doubtful, @object);
            return Ids(predicates);
        }

        Missing.InDegrees.Add(nodes.StoredOf(@object));
        return default;
    }

    /// <inheritdoc/>
    public bool Contains(NodeId subject, NodeId predicate, NodeId @object)
    {
        if (IsUnknown(subject) || IsUnknown(predicate) || IsUnknown(@object))
            return false;

        var found = state.Pages.FindOut(subject, out var page);
        if (found == OutState.Resident)
            return ObjectsOn(page, predicate).Contains(@object.Value);
        if (List(PageKey.InList(predicate, @object), out var subjects) && subjects.Length <= ShortList)
            return subjects.Contains(subject);
        if (found == OutState.Large)
            return FindFact(new Triple(subject, predicate, @object)) is not null;

        MissSubject(subject);
        return false;
    }

    /// <inheritdoc/>
    public int CountObjects(NodeId subject, NodeId predicate)
    {
        if (IsUnknown(subject) || IsUnknown(predicate))
            return 0;

        switch (state.Pages.FindOut(subject, out var page))
        {
            case OutState.Resident:
                return ObjectsOn(page, predicate).Length;
            case OutState.Large when state.Pages.TryFindDegrees(PageKey.OutDegrees(subject), out var predicates, out var counts):
                var count = Degree(predicates, counts, predicate);
                if (count < 0)
                    MissObjects(subject, predicate);
                return Math.Abs(count);
            case OutState.Large:
                Missing.OutDegrees.Add(nodes.StoredOf(subject));
                return 0;
            default:
                return MissSubject(subject).Length;
        }
    }

    /// <inheritdoc/>
    public int CountSubjects(NodeId predicate, NodeId @object)
    {
        if (IsUnknown(predicate) || IsUnknown(@object))
            return 0;
        if (List(PageKey.InList(predicate, @object), out var subjects))
            return subjects.Length;
        if (state.Pages.TryFindDegrees(PageKey.InDegrees(@object), out var predicates, out var counts))
        {
            var count = Degree(predicates, counts, predicate);
            if (count < 0)
                MissSubjects(predicate, @object);
            return Math.Abs(count);
        }

        Missing.InDegrees.Add(nodes.StoredOf(@object));
        return 0;
    }

    /// <inheritdoc/>
    public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object)
    {
        if (IsUnknown(subject) || IsUnknown(predicate) || IsUnknown(@object))
            return null;

        var isAbsent = state.Pages.FindOut(subject, out var page) == OutState.Resident
            && !ObjectsOn(page, predicate).Contains(@object.Value);
        return isAbsent ? null : FindFact(new Triple(subject, predicate, @object));
    }

    // Negative numbers are an overlay's; to the graph under it they are nodes without facts.
    private static bool IsUnknown(NodeId id) => id.Value <= 0;

    private static Span<int> ObjectsOn(Span<int> page, NodeId predicate) =>
        page.IsEmpty ? default : OutPage.Objects(page, predicate.Value);

    // What is said of them may not be so any more; their lists tell.
    private static List<NodeId> InDoubt(Span<int> predicates, Span<int> counts)
    {
        var doubtful = new List<NodeId>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0)
                doubtful.Add(new NodeId(predicates[i]));
        }

        return doubtful;
    }

    private static int Degree(Span<int> predicates, Span<int> counts, NodeId predicate)
    {
        var at = predicates.IndexOf(predicate.Value);
        return at < 0 ? 0 : counts[at];
    }

    private static ReadOnlySpan<NodeId> Ids(Span<int> numbers) => MemoryMarshal.Cast<int, NodeId>(numbers);

    private bool List(long key, out ReadOnlySpan<NodeId> members)
    {
        var isResident = state.Pages.TryFindList(key, out var numbers);
        members = Ids(numbers);
        return isResident;
    }

    private Provenance? FindFact(Triple fact)
    {
        if (!state.Facts.TryFind(fact, out var stated))
            Missing.Facts.Add(nodes.StoredOf(fact));
        return stated;
    }

    private ReadOnlySpan<NodeId> MissSubject(NodeId subject)
    {
        Missing.Subjects.Add(nodes.StoredOf(subject));
        return default;
    }

    private ReadOnlySpan<NodeId> MissObjects(NodeId subject, NodeId predicate)
    {
        Missing.OutLists.Add(new StoredList(nodes.StoredOf(subject), nodes.StoredOf(predicate)));
        return default;
    }

    private ReadOnlySpan<NodeId> MissSubjects(NodeId predicate, NodeId @object)
    {
        Missing.InLists.Add(new StoredList(nodes.StoredOf(@object), nodes.StoredOf(predicate)));
        return default;
    }
}
