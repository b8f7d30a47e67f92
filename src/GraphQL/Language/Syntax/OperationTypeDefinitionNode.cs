namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The root type of one kind of operation.</summary>
public sealed record OperationTypeDefinitionNode(
    OperationType Operation,
    NamedTypeNode Type,
    Location Location)
    : SyntaxNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.OperationTypeDefinition;
}
