namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The name of an enum value.</summary>
public sealed record EnumValueNode(string Value, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.EnumValue;
}
