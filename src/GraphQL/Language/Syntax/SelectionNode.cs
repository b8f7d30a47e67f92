using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>One entry of a selection set.</summary>
public abstract record SelectionNode(ImmutableArray<DirectiveNode> Directives, Location Location)
    : SyntaxNode(Location);
