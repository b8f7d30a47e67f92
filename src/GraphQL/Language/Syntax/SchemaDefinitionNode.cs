using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The root operation types of a schema.</summary>
public sealed record SchemaDefinitionNode(
    StringValueNode? Description,
    ImmutableArray<DirectiveNode> Directives,
    ImmutableArray<OperationTypeDefinitionNode> OperationTypes,
    Location Location)
    : TypeSystemDefinitionNode(Description, Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.SchemaDefinition;
}
