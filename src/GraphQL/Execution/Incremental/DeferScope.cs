using LinkedRecords.GraphQL.Execution.Planning;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>The deferred fragments that are in force at a position of the response; each use of <c>@defer</c> becomes one fragment per position.</summary>
internal sealed class DeferScope
{
    private readonly Dictionary<DeferUsage, DeferredFragment> _fragments;

    private DeferScope(Dictionary<DeferUsage, DeferredFragment> fragments) => _fragments = fragments;

    /// <summary>The scope with fragments that begin at <paramref name="path"/> added.</summary>
    public static DeferScope? Begin(DeferScope? outer, DeferUsage[] uses, ResponsePath? path, List<DeferredFragment> begun)
    {
        if (uses.Length == 0)
            return outer;
        var fragments = outer is null
            ? new Dictionary<DeferUsage, DeferredFragment>(ReferenceEqualityComparer.Instance)
            : new Dictionary<DeferUsage, DeferredFragment>(outer._fragments, ReferenceEqualityComparer.Instance);
        foreach (var use in uses)
        {
            var fragment = new DeferredFragment(use.Label, path, use.Parent is null ? null : fragments[use.Parent]);
            fragments.Add(use, fragment);
            begun.Add(fragment);
        }
        return new DeferScope(fragments);
    }

    public DeferredFragment this[DeferUsage use] => _fragments[use];
}
