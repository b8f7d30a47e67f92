namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The literal <c>true</c> or <c>false</c>.</summary>
public sealed record BooleanValueNode(bool Value, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.BooleanValue;
}
