using System.Collections.Immutable;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Planning;

/// <summary>One move of the evaluation. Each is made for every binding that the moves before it left over.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>Binds <c>$it</c> to each node that the viewer sees.</summary>
    public sealed record Visible : Step;

    /// <summary>Binds the subject from the facts that point at the object.</summary>
    public sealed record Incoming(Edge Edge) : Step;

    /// <summary>Binds the object from the facts of the subject.</summary>
    public sealed record Outgoing(Edge Edge) : Step;

    /// <summary>Keeps the binding if the fact is there.</summary>
    public sealed record Check(Edge Edge) : Step;

    /// <summary>Keeps the binding if the fact is not there.</summary>
    public sealed record Exclude(Edge Edge) : Step;

    /// <summary>Keeps the binding if <c>$it</c> is a record of the kind.</summary>
    public sealed record OfKind(RecordKind Kind) : Step;

    /// <summary>Goes on with the bindings of each branch.</summary>
    public sealed record Branches(ImmutableArray<ImmutableArray<Step>> Plans) : Step;
}
