using System.Collections.Immutable;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Planning;

/// <summary>A <see cref="Pattern.Match"/> in the numbers of one graph.</summary>
/// <param name="Match">As written; for showing the plan.</param>
/// <param name="Subject">From here.</param>
/// <param name="Predicate">Along this.</param>
/// <param name="Object">To here.</param>
/// <param name="Comparisons">What must hold of the object as a literal; default when nothing.</param>
internal sealed record Edge(
    Pattern.Match Match, Place Subject, NodeId Predicate, Place Object, ImmutableArray<Comparison> Comparisons)
{
    public bool Latest => Match.Latest;

    // With a constant subject a starred predicate is an ordinary one: one step.
    public bool Transitive { get; } = Names.IsTransitive(Match.Predicate) && !Subject.IsConstant;
}
