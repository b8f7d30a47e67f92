using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The definition of a directive. Directives on it are a proposal beyond the September 2025 edition.</summary>
public sealed record DirectiveDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<InputValueDefinitionNode> Arguments,
    ImmutableArray<DirectiveNode> Directives,
    bool IsRepeatable,
    ImmutableArray<NameNode> Locations,
    Location Location)
    : TypeSystemDefinitionNode(Description, Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.DirectiveDefinition;
}
