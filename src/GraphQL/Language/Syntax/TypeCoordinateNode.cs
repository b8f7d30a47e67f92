namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The address of a type: <c>User</c>.</summary>
public sealed record TypeCoordinateNode(NameNode Name, Location Location)
    : SchemaCoordinateNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.TypeCoordinate;
}
