using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>An input object literal; duplicates of a field are kept, validation refuses them.</summary>
public sealed record ObjectValueNode(ImmutableArray<ObjectFieldNode> Fields, Location Location)
    : ValueNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.ObjectValue;
}
