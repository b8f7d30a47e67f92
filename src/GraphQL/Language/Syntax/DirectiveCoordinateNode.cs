namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The address of a directive: <c>@skip</c>.</summary>
public sealed record DirectiveCoordinateNode(NameNode Name, Location Location)
    : SchemaCoordinateNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.DirectiveCoordinate;
}
