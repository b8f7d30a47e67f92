using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The use of a directive: <c>@name(argument: value)</c>.</summary>
public sealed record DirectiveNode(
    NameNode Name,
    ImmutableArray<ArgumentNode> Arguments,
    Location Location)
    : SyntaxNode(Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.Directive;
}
