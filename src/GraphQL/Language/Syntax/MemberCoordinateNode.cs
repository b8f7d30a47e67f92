namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The address of a field, input field or enum value: <c>User.name</c>.</summary>
public sealed record MemberCoordinateNode(NameNode Name, NameNode MemberName, Location Location)
    : SchemaCoordinateNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.MemberCoordinate;
}
