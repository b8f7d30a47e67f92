using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>An operation or a fragment: what a client may send.</summary>
public abstract record ExecutableDefinitionNode(
    StringValueNode? Description,
    NameNode? Name,
    ImmutableArray<VariableDefinitionNode> VariableDefinitions,
    ImmutableArray<DirectiveNode> Directives,
    SelectionSetNode SelectionSet,
    Location Location)
    : DefinitionNode(Location);
