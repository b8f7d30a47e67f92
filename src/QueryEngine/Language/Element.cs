using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>What stands as subject or object of a pattern.</summary>
public abstract record Element
{
    private Element()
    {
    }

    /// <summary>A variable: one node per answer, the same wherever the name occurs. <c>$it</c> is the one that is asked for.</summary>
    /// <param name="Name">As written, <c>$it</c> or <c>?name</c>.</param>
    public sealed record Variable(string Name) : Element
    {
        /// <summary>The variable that a query asks for.</summary>
        public static readonly Variable It = new("$it");
    }

    /// <summary>A given node.</summary>
    public sealed record Constant(Node Node) : Element;

    /// <summary>Any literal for which all the comparisons hold.</summary>
    public sealed record Literal(ImmutableArray<Comparison> Comparisons) : Element;
}
