namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>The fields of a selection, parted into those that belong to the present delivery and those of later ones.</summary>
internal sealed class DeferPartition
{
    private DeferPartition(FieldPlan[] now, (IReadOnlySet<DeferUsage> Uses, FieldPlan[] Fields)[] later)
    {
        Now = now;
        Later = later;
    }

    public FieldPlan[] Now { get; }

    /// <summary>For each set of deferred fragments: the fields that exactly these share.</summary>
    public (IReadOnlySet<DeferUsage> Uses, FieldPlan[] Fields)[] Later { get; }

    /// <summary>Parts the fields of a selection.</summary>
    /// <param name="fields">All fields of the selection.</param>
    /// <param name="present">The deferred fragments of the present delivery; empty for the initial one.</param>
    public static DeferPartition Of(FieldPlan[] fields, IReadOnlySet<DeferUsage> present)
    {
        var now = new List<FieldPlan>();
        var later = new List<(HashSet<DeferUsage> Uses, List<FieldPlan> Fields)>();
        foreach (var field in fields)
        {
            var uses = Outermost(field);
            if (uses.SetEquals(present))
            {
                now.Add(field);
                continue;
            }
            var group = later.Find(known => known.Uses.SetEquals(uses));
            if (group.Uses is null)
            {
                group = (uses, []);
                later.Add(group);
            }
            group.Fields.Add(field);
        }
        return new DeferPartition([.. now], [.. later.Select(group => ((IReadOnlySet<DeferUsage>)group.Uses, group.Fields.ToArray()))]);
    }

    // A field that stands undeferred anywhere is not deferred; one inside a fragment that contains another waits for the outer one only.
    private static HashSet<DeferUsage> Outermost(FieldPlan field)
    {
        if (Array.Exists(field.Uses, use => use.Defer is null))
            return [];
        var uses = new HashSet<DeferUsage>(field.Uses.Select(use => use.Defer!), ReferenceEqualityComparer.Instance);
        uses.RemoveWhere(use => Ancestors(use).Any(uses.Contains));
        return uses;
    }

    private static IEnumerable<DeferUsage> Ancestors(DeferUsage use)
    {
        for (var ancestor = use.Parent; ancestor is not null; ancestor = ancestor.Parent)
            yield return ancestor;
    }
}
