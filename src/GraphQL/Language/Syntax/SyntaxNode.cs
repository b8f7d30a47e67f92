namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A node of the immutable syntax tree.</summary>
/// <remarks>
/// Records compare by content, all the way down; where identity is meant (a dictionary keyed by nodes),
/// use <see cref="ReferenceEqualityComparer"/>.
/// </remarks>
/// <param name="Location">Where the node stands in its source; <c>default</c> for nodes that were not parsed.</param>
public abstract record SyntaxNode(Location Location)
{
    /// <summary>What the node is, without a type test.</summary>
    public abstract SyntaxKind Kind { get; }
}
