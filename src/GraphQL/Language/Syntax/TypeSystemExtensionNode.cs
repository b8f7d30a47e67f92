using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>An extension of the schema, of a type or of a directive.</summary>
public abstract record TypeSystemExtensionNode(
    ImmutableArray<DirectiveNode> Directives,
    Location Location)
    : DefinitionNode(Location);
