using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph;

/// <summary>The adjacency lists that an <see cref="Overlay"/> changed, in one direction.</summary>
internal sealed class ChangedLists
{
    private readonly Dictionary<(NodeId Node, NodeId Predicate), ChangedList> _lists = [];
    private readonly Dictionary<NodeId, List<NodeId>> _predicates = [];

    /// <summary>The list, or null when it is as it was.</summary>
    public ChangedList? Find(NodeId node, NodeId predicate) => _lists.GetValueOrDefault((node, predicate));

    /// <summary>The predicates whose lists changed at a node.</summary>
    public IReadOnlyCollection<NodeId> PredicatesOf(NodeId node) =>
        _predicates.TryGetValue(node, out var changed) ? changed : [];

    /// <summary>The fact with this member at its far end was changed.</summary>
    public void Changed(NodeId node, NodeId predicate, NodeId member, FactChange change)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_lists, (node, predicate), out var isListed);
        list ??= new ChangedList();
        list.Changed(member, change);
        if (isListed)
            return;

        ref var predicates = ref CollectionsMarshal.GetValueRefOrAddDefault(_predicates, node, out _);
        predicates ??= [];
        predicates.Add(predicate);
    }
}
