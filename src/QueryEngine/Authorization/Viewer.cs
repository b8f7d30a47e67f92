using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>One user's eyes at one revision. Nothing is read from the graph for a user but through this.</summary>
/// <remarks>
/// <para>V = Access(user, roles that give <see cref="Right.See"/>). A fact is visible when it declares a term, when both its
/// ends are terms, or when its subject is in V and its object is in V, a term, a literal or an IRI.</para>
/// <para>As short-lived as the evaluation that it is made in, and as its graph; one thread. What it has found out about a
/// node it keeps, since the nodes of a query come up again and again.</para>
/// </remarks>
public sealed class Viewer
{
    private readonly IGraph _graph;
    private readonly Access _access;
    private readonly Dictionary<NodeId, Sight> _sights = [];
    private IReadOnlySet<NodeId>? _visible;

    /// <summary>The eyes of <paramref name="user"/> on a graph, with the rights that hold in that graph.</summary>
    public Viewer(Node user, IGraph graph)
    {
        (User, _graph) = (user, graph);
        _access = new(user, graph, new(graph));
    }

    /// <summary>The eyes of a user on a graph of the past, with rights of another time.</summary>
    /// <param name="visible">V as it is when the rights hold, in the numbers of the same store.</param>
    internal Viewer(Node user, IGraph graph, IReadOnlySet<NodeId> visible)
        : this(user, graph) => _visible = visible;

    [Flags]
    private enum Sight : byte
    {
        None = 0,
        VisibilityIsKnown = 1,
        IsVisible = 2,
        KindIsKnown = 4,
        IsTerm = 8,
        IsValue = 16,
    }

    /// <summary>Who looks.</summary>
    public Node User { get; }

    internal Access Access => _access;

    internal RoleNames Names => _access.Names;

    /// <summary>Whether the user has a right on a node. Cost: a few look-ups for each container of the node.</summary>
    public bool May(Right right, Node node) => _access.Holds(_graph.Find(node), RightTable.RolesThatGive(right));

    /// <summary>V as a set. Cost: proportional to what the user can reach; kept for the life of the viewer.</summary>
    internal IReadOnlySet<NodeId> Visible() => _visible ??= _access.All(RightTable.RolesThatGive(Right.See));

    /// <summary>Whether the node is in V.</summary>
    internal bool Sees(NodeId node)
    {
        if (_visible is not null)
            return _visible.Contains(node);
        ref var sight = ref CollectionsMarshal.GetValueRefOrAddDefault(_sights, node, out _);
        if ((sight & Sight.VisibilityIsKnown) != Sight.None)
            return (sight & Sight.IsVisible) != Sight.None;
        var isVisible = _access.Holds(node, RightTable.RolesThatGive(Right.See));
        sight |= Sight.VisibilityIsKnown | (isVisible ? Sight.IsVisible : Sight.None);
        return isVisible;
    }

    /// <summary>Whether the node is a declared term.</summary>
    internal bool IsTerm(NodeId node) => (KindOf(node) & Sight.IsTerm) != Sight.None;

    /// <summary>Whether the user sees the fact, given that it is true.</summary>
    internal bool SeesFact(NodeId subject, NodeId predicate, NodeId @object)
    {
        // How others sign in is nobody's business.
        if (predicate == Names.SignsInWith)
            return subject == _access.User;
        // More may see a node than may know what is paid for it; who may asks for the quota itself.
        if (predicate == Names.HasQuota)
            return false;
        if (Sees(subject) && (IsPublicObject(@object) || Sees(@object)))
            return true;
        return predicate == Names.IsATermFor || IsTerm(subject) && IsTerm(@object);
    }

    private bool IsPublicObject(NodeId node) => (KindOf(node) & (Sight.IsTerm | Sight.IsValue)) != Sight.None;

    private Sight KindOf(NodeId node)
    {
        ref var sight = ref CollectionsMarshal.GetValueRefOrAddDefault(_sights, node, out _);
        if ((sight & Sight.KindIsKnown) != Sight.None)
            return sight;
        sight |= Sight.KindIsKnown;
        if (_graph.NodeOf(node).Kind != NodeKind.Name)
            sight |= Sight.IsValue;
        else if (_graph.CountObjects(node, Names.IsATermFor) > 0)
            sight |= Sight.IsTerm;
        return sight;
    }
}
