using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The nodes of one entry, each once, in the order in which the entry names them.</summary>
internal sealed class NumberedNodes(Func<Node, long> numberOf)
{
    private readonly Dictionary<Node, long> _numbers = [];
    private readonly ImmutableArray<StoredNode>.Builder _inOrder = ImmutableArray.CreateBuilder<StoredNode>();

    /// <summary>The number of a node, which is one of the entry's from now on.</summary>
    public long Number(Node node)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, node, out var isKnown);
        if (!isKnown)
        {
            number = numberOf(node);
            _inOrder.Add(new(number, node));
        }

        return number;
    }

    public ImmutableArray<StoredNode> InOrder() => _inOrder.DrainToImmutable();
}
