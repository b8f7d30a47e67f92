using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>What is in memory of the graph at one revision: at the head, which moves, or of the past, which does not.</summary>
internal sealed class GraphState
{
    private const int FactsAtHead = 1 << 16;

    // Only a state of the past keeps names of its own: what was loaded for it stays until it goes as a whole.
    private readonly Dictionary<Node, NodeId> _names = [];
    private readonly Dictionary<NodeId, Node> _spellings = [];

    private GraphState(Revision revision, bool isPast)
    {
        Revision = revision;
        IsPast = isPast;
        Facts = new FactCache(isPast ? int.MaxValue : FactsAtHead);
    }

    /// <summary>The state at the head; pages are evicted and updated.</summary>
    public static GraphState AtHead(Revision revision) => new(revision, isPast: false);

    /// <summary>A state that never changes; nothing is evicted, so an evaluation over it comes to its end.</summary>
    public static GraphState OfPast(Revision revision) => new(revision, isPast: true);

    /// <summary>The state that this is.</summary>
    public Revision Revision { get; set; }

    /// <summary>Whether entries pass it by.</summary>
    public bool IsPast { get; }

    /// <summary>Set when the log's numbers lost their meaning; what is here must not be read any more.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>The resident pages.</summary>
    public PageTable Pages { get; } = new();

    /// <summary>The single facts.</summary>
    public FactCache Facts { get; }

    /// <summary>Looks for a name that was loaded for this state.</summary>
    public bool TryFind(Node node, out NodeId id) => _names.TryGetValue(node, out id);

    /// <summary>Looks for a spelling that was loaded for this state.</summary>
    public bool TrySpell(NodeId id, out Node node) => _spellings.TryGetValue(id, out node);

    /// <summary>Keeps a name, or that there is no such node.</summary>
    public void AddName(Node node, NodeId id)
    {
        if (!IsPast)
            return;

        _names[node] = id;
        if (id != NodeId.None)
            _spellings[id] = node;
    }
}
