namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>A fragment whose fields the client gets later, announced under an id.</summary>
internal sealed class DeferredFragment(string? label, ResponsePath? path, DeferredFragment? parent) : Announced(label, path)
{
    /// <summary>The deferred fragment that has to be complete before this one is announced.</summary>
    public DeferredFragment? Parent => parent;

    /// <summary>The groups of fields that it consists of, in the order in which they were found.</summary>
    public List<DeferredGroup> Groups { get; } = [];

    /// <summary>Fragments that begin inside this one.</summary>
    public List<DeferredFragment> Children { get; } = [];

    /// <summary>Whether the response still has a place for it.</summary>
    public bool IsAlive { get; set; }

    /// <summary>Gives up this fragment and all inside it.</summary>
    public void Abandon()
    {
        IsAlive = false;
        foreach (var child in Children)
            child.Abandon();
    }
}
