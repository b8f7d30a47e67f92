namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The address of an argument: <c>User.posts(first:)</c>.</summary>
public sealed record ArgumentCoordinateNode(
    NameNode Name,
    NameNode FieldName,
    NameNode ArgumentName,
    Location Location)
    : SchemaCoordinateNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.ArgumentCoordinate;
}
