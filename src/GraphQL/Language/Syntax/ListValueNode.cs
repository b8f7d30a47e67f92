using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A list literal.</summary>
public sealed record ListValueNode(ImmutableArray<ValueNode> Values, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.ListValue;
}
