namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>An integer literal as it is written; it can exceed every number type.</summary>
public sealed record IntValueNode(string Value, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.IntValue;
}
