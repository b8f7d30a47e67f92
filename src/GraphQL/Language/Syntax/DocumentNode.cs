using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A whole document; its location spans the source from the first to the last character.</summary>
public sealed record DocumentNode(ImmutableArray<DefinitionNode> Definitions, Location Location)
    : SyntaxNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.Document;
}
