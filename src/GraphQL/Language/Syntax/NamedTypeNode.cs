namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A reference to a type by name.</summary>
public sealed record NamedTypeNode(NameNode Name, Location Location)
    : TypeNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.NamedType;
}
