namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A list of <c>Type</c>.</summary>
public sealed record ListTypeNode(TypeNode Type, Location Location)
    : TypeNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.ListType;
}
