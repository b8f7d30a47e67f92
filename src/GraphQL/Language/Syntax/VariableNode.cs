namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The use of a variable, without its <c>$</c>.</summary>
public sealed record VariableNode(NameNode Name, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.Variable;
}
