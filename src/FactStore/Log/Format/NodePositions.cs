using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Log.Format;

/// <summary>Where a node stands among the nodes of an entry.</summary>
/// <remarks>Most entries name about ten, which are compared faster than a table of them is made.</remarks>
internal sealed class NodePositions
{
    private const int FewNodes = 24;

    private readonly ImmutableArray<StoredNode> _nodes;
    private readonly Dictionary<long, int>? _byId;
    private Dictionary<Node, int>? _byNode;

    public NodePositions(ImmutableArray<StoredNode> nodes)
    {
        _nodes = nodes;
        if (nodes.Length <= FewNodes)
            return;
        _byId = new(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
            _byId.Add(nodes[i].Id, i);
    }

    /// <summary>The position of a node by its number.</summary>
    public int Of(long id)
    {
        if (_byId is not null)
            return _byId[id];
        var at = 0;
        while (_nodes[at].Id != id)
            at++;
        return at;
    }

    /// <summary>The position of a node by its spelling; needed for records alone.</summary>
    public int Of(Node node)
    {
        if (_nodes.Length > FewNodes)
            return (_byNode ??= ByNode())[node];
        var at = 0;
        while (_nodes[at].Node != node)
            at++;
        return at;
    }

    private Dictionary<Node, int> ByNode()
    {
        var positions = new Dictionary<Node, int>(_nodes.Length);
        for (var i = 0; i < _nodes.Length; i++)
            positions.Add(_nodes[i].Node, i);
        return positions;
    }
}
