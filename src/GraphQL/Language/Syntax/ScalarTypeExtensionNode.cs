using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>More directives for a scalar.</summary>
public sealed record ScalarTypeExtensionNode(
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    Location Location)
    : TypeExtensionNode(Name, Directives, Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.ScalarTypeExtension;
}
