namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The address of an argument of a directive: <c>@skip(if:)</c>.</summary>
public sealed record DirectiveArgumentCoordinateNode(
    NameNode Name,
    NameNode ArgumentName,
    Location Location)
    : SchemaCoordinateNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.DirectiveArgumentCoordinate;
}
