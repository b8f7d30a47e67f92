namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary><c>Type</c>, never null; it wraps a named type or a list.</summary>
public sealed record NonNullTypeNode(TypeNode Type, Location Location)
    : TypeNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.NonNullType;
}
