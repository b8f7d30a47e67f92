namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The literal <c>null</c>.</summary>
public sealed record NullValueNode(Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.NullValue;
}
