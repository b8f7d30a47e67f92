namespace LinkedRecords.FactStore.Graph;

/// <summary>A node's number in this process's dictionary. It means nothing elsewhere and is never stored or sent.</summary>
/// <param name="Value">0 is no node; negative ones belong to nodes that only a hypothetical state knows.</param>
public readonly record struct NodeId(int Value)
{
    /// <summary>No fact has ever named the node.</summary>
    public static readonly NodeId None;
}
