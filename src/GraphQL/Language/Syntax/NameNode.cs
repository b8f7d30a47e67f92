namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A name and where it stands.</summary>
public sealed record NameNode(string Value, Location Location)
    : SyntaxNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.Name;
}
