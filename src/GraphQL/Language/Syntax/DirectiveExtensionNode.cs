using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>More directives for a directive; a proposal.</summary>
public sealed record DirectiveExtensionNode(
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    Location Location)
    : TypeSystemExtensionNode(Directives, Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.DirectiveExtension;
}
