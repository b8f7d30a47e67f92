using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The use of a named fragment; arguments are a proposal and parse only when the parser is told so.</summary>
public sealed record FragmentSpreadNode(
    NameNode Name,
    ImmutableArray<FragmentArgumentNode> Arguments,
    ImmutableArray<DirectiveNode> Directives,
    Location Location)
    : SelectionNode(Directives, Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.FragmentSpread;
}
