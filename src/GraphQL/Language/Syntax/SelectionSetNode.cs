using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>What is selected from one object, in the order it is written.</summary>
public sealed record SelectionSetNode(ImmutableArray<SelectionNode> Selections, Location Location)
    : SyntaxNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.SelectionSet;
}
