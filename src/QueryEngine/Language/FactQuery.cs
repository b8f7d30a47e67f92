using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Asks for facts: all conditions hold.</summary>
public sealed record FactQuery
{
    /// <summary>What must hold of the subject; anything when empty.</summary>
    public ImmutableArray<End> Subject { get; init; } = [];

    /// <summary>Any of these predicates; every one when empty.</summary>
    public ImmutableArray<Node> Predicate { get; init; } = [];

    /// <summary>What must hold of the object; anything when empty.</summary>
    public ImmutableArray<End> Object { get; init; } = [];

    /// <summary>A condition on one end of a fact.</summary>
    public abstract record End
    {
        private End()
        {
        }

        /// <summary>It is this node.</summary>
        public sealed record Is(Node Node) : End;

        /// <summary>It is subject of a fact with this predicate and object, transitively when the predicate ends in <c>*</c>.</summary>
        public sealed record Has(Node Predicate, Node Object) : End;
    }
}
