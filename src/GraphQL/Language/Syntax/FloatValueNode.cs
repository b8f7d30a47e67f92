namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A number literal with fraction or exponent, as it is written.</summary>
public sealed record FloatValueNode(string Value, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.FloatValue;
}
