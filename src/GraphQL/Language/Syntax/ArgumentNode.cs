namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A named value given to a field or directive.</summary>
public sealed record ArgumentNode(NameNode Name, ValueNode Value, Location Location)
    : SyntaxNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.Argument;
}
