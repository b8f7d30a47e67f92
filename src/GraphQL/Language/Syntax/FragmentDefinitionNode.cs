using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A named fragment. Variables on fragments are a proposal and parse only when the parser is told so.</summary>
public sealed record FragmentDefinitionNode(
    StringValueNode? Description,
    NameNode Name,
    ImmutableArray<VariableDefinitionNode> VariableDefinitions,
    NamedTypeNode TypeCondition,
    ImmutableArray<DirectiveNode> Directives,
    SelectionSetNode SelectionSet,
    Location Location)
    : ExecutableDefinitionNode(Description, Name, VariableDefinitions, Directives, SelectionSet, Location)
{
    /// <inheritdoc/>
    public override SyntaxKind Kind => SyntaxKind.FragmentDefinition;
}
