namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A string literal with its escapes resolved, or a block string without its common indentation.</summary>
public sealed record StringValueNode(string Value, bool IsBlock, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.StringValue;
}
