using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The extension of one named type.</summary>
public abstract record TypeExtensionNode(
    NameNode Name,
    ImmutableArray<DirectiveNode> Directives,
    Location Location)
    : TypeSystemExtensionNode(Directives, Location);
