using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>A condition of a query, over the facts that the viewer sees.</summary>
public abstract record Pattern
{
    private Pattern()
    {
    }

    /// <summary>There is such a fact.</summary>
    /// <param name="Subject">A variable or a constant.</param>
    /// <param name="Predicate">
    /// A name that ends in <c>*</c> and has a variable as subject matches one or more steps; with a constant subject it matches one.
    /// </param>
    /// <param name="Object">A variable, a constant, or conditions on a literal.</param>
    /// <param name="Latest">Only the latest of the visible facts with this subject and predicate counts.</param>
    public sealed record Match(Element Subject, Node Predicate, Element Object, bool Latest = false) : Pattern;

    /// <summary>There is no such fact.</summary>
    public sealed record Not(Match Absent) : Pattern;

    /// <summary>The answer is a record of this kind.</summary>
    public sealed record HasDataType(RecordKind Kind) : Pattern;

    /// <summary>All patterns of at least one branch hold.</summary>
    public sealed record AnyOf(ImmutableArray<ImmutableArray<Pattern>> Branches) : Pattern;
}
