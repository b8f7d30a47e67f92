using System.Runtime.CompilerServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>The numbers of nodes in this process, their numbers in the log, and those spellings that were asked for.</summary>
/// <remarks>
/// A number is given once and stands for its node as long as the process lives, since read sets keep numbers; so this
/// table only grows, by about 26 bytes for each node that was ever resident. Spellings are forgotten, all at once, when
/// they take more than their share, and so are the spellings that are known to have no node.
/// </remarks>
internal sealed class NodeTable
{
    private const int MaxUnknown = 1 << 16;
    private const int BytesPerSpelling = 100;

    private readonly long _spellingBudget;
    private readonly ChunkedList<long> _stored = new();
    private readonly HashSet<Node> _unknown = [];
    private readonly Dictionary<NodeId, Node> _spelled = [];
    private readonly Dictionary<Node, NodeId> _bySpelling = [];
    private LongTable _byStored = new();
    private long _spellingBytes;

    /// <summary>Begins empty.</summary>
    /// <param name="spellingBudget">Bytes that spellings may take.</param>
    public NodeTable(long spellingBudget)
    {
        _spellingBudget = spellingBudget;
        _stored.Add(0);
    }

    /// <summary>Nodes that have a number.</summary>
    public int Count => _stored.Count - 1;

    /// <summary>Memory of the numbers, in bytes.</summary>
    public long NumberBytes => _byStored.Bytes + (sizeof(long) * (long)_stored.Count);

    /// <summary>Memory of the spellings, in bytes, estimated.</summary>
    public long SpellingBytes => _spellingBytes;

    /// <summary>The number of a node in the log; 0 when it has none.</summary>
    public long StoredOf(NodeId id) => id.Value > 0 && id.Value < _stored.Count ? _stored[id.Value] : 0;

    /// <summary>A fact in the log's numbers.</summary>
    public StoredFact StoredOf(Triple fact) =>
        new(StoredOf(fact.Subject), StoredOf(fact.Predicate), StoredOf(fact.Object));

    /// <summary>The number of a node by its number in the log; none when it was never resident.</summary>
    public NodeId Find(long stored)
    {
        ref var value = ref _byStored.Find(stored);
        return Unsafe.IsNullRef(ref value) ? NodeId.None : new NodeId((int)value);
    }

    /// <summary>The numbers of a fact's nodes, none for those that were never resident.</summary>
    public Triple Find(StoredFact fact) => new(Find(fact.Subject), Find(fact.Predicate), Find(fact.Object));

    /// <summary>The number of a node by its number in the log, given now if need be.</summary>
    public NodeId FindOrAdd(long stored)
    {
        var known = Find(stored);
        if (known != NodeId.None)
            return known;

        var added = new NodeId(_stored.Count);
        _stored.Add(stored);
        _byStored.Add(stored, (uint)added.Value);
        return added;
    }

    /// <summary>The numbers that <see cref="Find(StoredFact)"/> did not find, given now.</summary>
    public Triple FindOrAdd(StoredFact fact, Triple known) => new(
        known.Subject == NodeId.None ? FindOrAdd(fact.Subject) : known.Subject,
        known.Predicate == NodeId.None ? FindOrAdd(fact.Predicate) : known.Predicate,
        known.Object == NodeId.None ? FindOrAdd(fact.Object) : known.Object);

    /// <summary>Looks for a node by its spelling; it may be known that there is <see cref="NodeId.None"/>.</summary>
    /// <returns>False when nothing is known of it.</returns>
    public bool TryFind(Node node, out NodeId id) => _bySpelling.TryGetValue(node, out id) || _unknown.Contains(node);

    /// <summary>Looks for the spelling of a node.</summary>
    public bool TrySpell(NodeId id, out Node node) => _spelled.TryGetValue(id, out node);

    /// <summary>Takes over the spelling of a node.</summary>
    public NodeId Spell(StoredNode node)
    {
        var id = FindOrAdd(node.Id);
        _unknown.Remove(node.Node);
        if (_spelled.TryAdd(id, node.Node))
        {
            _bySpelling[node.Node] = id;
            _spellingBytes += BytesPerSpelling + (2L * node.Node.Spelling.Length);
        }

        return id;
    }

    /// <summary>Remembers that no fact has named a node.</summary>
    public void AddUnknown(Node node)
    {
        if (_unknown.Count == MaxUnknown)
            _unknown.Clear();
        _unknown.Add(node);
    }

    /// <summary>An entry names these nodes: they exist from now on.</summary>
    public void Named(IEnumerable<StoredNode> nodes)
    {
        if (_unknown.Count == 0)
            return;
        foreach (var node in nodes)
            _unknown.Remove(node.Node);
    }

    /// <summary>Forgets the spellings when they take more than their share; called before a load brings more.</summary>
    public void Trim()
    {
        if (_spellingBytes <= _spellingBudget)
            return;

        _spelled.Clear();
        _bySpelling.Clear();
        _spellingBytes = 0;
    }

    /// <summary>Forgets what the log's numbers mean; the numbers of this process that were given are not given again.</summary>
    public void Forget()
    {
        _byStored = new LongTable();
        _unknown.Clear();
        _spelled.Clear();
        _bySpelling.Clear();
        _spellingBytes = 0;
        for (var id = 1; id < _stored.Count; id++)
            _stored[id] = 0;
    }
}
