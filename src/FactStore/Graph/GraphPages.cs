using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>The answer to <see cref="GraphMisses"/>: exactly the state at one revision. What was asked for and is not here is empty or not true.</summary>
internal sealed class GraphPages
{
    /// <summary>Nodes with their numbers, for both ways of asking. The dictionary only grows, so these hold at any revision.</summary>
    public List<StoredNode> Nodes { get; } = [];

    /// <summary>Facts of the subjects asked for: by subject, then predicate, then in the order of assertion.</summary>
    public List<StoredFact> Out { get; } = [];

    /// <summary>Subjects with more than <see cref="IGraphSource.OutPageFacts"/> facts; they have none in <see cref="Out"/>.</summary>
    public List<long> LargeSubjects { get; } = [];

    /// <summary>Facts of the lists asked for: by subject, then predicate, then in the order of assertion.</summary>
    public List<StoredFact> OutLists { get; } = [];

    /// <summary>Facts of the lists asked for: by object, then predicate, then in any order.</summary>
    public List<StoredFact> InLists { get; } = [];

    /// <summary>Facts per subject and predicate, by subject; none is 0.</summary>
    public List<StoredDegree> OutDegrees { get; } = [];

    /// <summary>Facts per object and predicate, by object; none is 0.</summary>
    public List<StoredDegree> InDegrees { get; } = [];

    /// <summary>Those of the facts asked for that are true.</summary>
    public List<StoredProvenance> Provenances { get; } = [];
}
