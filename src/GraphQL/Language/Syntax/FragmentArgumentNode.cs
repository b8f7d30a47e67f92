namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A named value given to a fragment.</summary>
public sealed record FragmentArgumentNode(NameNode Name, ValueNode Value, Location Location)
    : SyntaxNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.FragmentArgument;
}
