using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using System.Diagnostics;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Directives exist and stand where they may.</summary>
/// <remarks>Section 5.7.1, https://spec.graphql.org/September2025/#sec-Directives-Are-Defined</remarks>
internal sealed class KnownDirectivesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(KnownDirectivesRule), context => new KnownDirectivesRule(context))
    {
        Enters = [SyntaxKind.Directive],
    };

    private readonly DirectiveIndex _directives = new(context);

    public override void Enter(SyntaxNode node)
    {
        var name = ((DirectiveNode)node).Name.Value;
        if (_directives.LocationsOf(name) is not { } allowed)
        {
            context.Report(new GraphQLError($"Unknown directive \"@{name}\".", node));
            return;
        }

        var location = LocationOf(context.Types.DirectiveHolder!);
        if (!allowed.Contains(location, StringComparer.Ordinal))
            context.Report(new GraphQLError($"Directive \"@{name}\" may not be used on {location}.", node));
    }

    private string LocationOf(SyntaxNode holder) => holder switch
    {
        OperationDefinitionNode { Operation: OperationType.Query } => "QUERY",
        OperationDefinitionNode { Operation: OperationType.Mutation } => "MUTATION",
        OperationDefinitionNode => "SUBSCRIPTION",
        FieldNode => "FIELD",
        FragmentSpreadNode => "FRAGMENT_SPREAD",
        InlineFragmentNode => "INLINE_FRAGMENT",
        FragmentDefinitionNode => "FRAGMENT_DEFINITION",
        VariableDefinitionNode when context.Types.Definition is FragmentDefinitionNode => "FRAGMENT_VARIABLE_DEFINITION",
        VariableDefinitionNode => "VARIABLE_DEFINITION",
        _ => TypeSystemLocationOf(holder),
    };

    private string TypeSystemLocationOf(SyntaxNode holder) => holder switch
    {
        SchemaDefinitionNode or SchemaExtensionNode => "SCHEMA",
        ScalarTypeDefinitionNode or ScalarTypeExtensionNode => "SCALAR",
        ObjectTypeDefinitionNode or ObjectTypeExtensionNode => "OBJECT",
        FieldDefinitionNode => "FIELD_DEFINITION",
        InputValueDefinitionNode when context.Types.Definition is InputObjectTypeDefinitionNode or InputObjectTypeExtensionNode =>
            "INPUT_FIELD_DEFINITION",
        InputValueDefinitionNode => "ARGUMENT_DEFINITION",
        InterfaceTypeDefinitionNode or InterfaceTypeExtensionNode => "INTERFACE",
        UnionTypeDefinitionNode or UnionTypeExtensionNode => "UNION",
        EnumTypeDefinitionNode or EnumTypeExtensionNode => "ENUM",
        EnumValueDefinitionNode => "ENUM_VALUE",
        InputObjectTypeDefinitionNode or InputObjectTypeExtensionNode => "INPUT_OBJECT",
        DirectiveDefinitionNode or DirectiveExtensionNode => "DIRECTIVE_DEFINITION",
        _ => throw new UnreachableException($"No directive can stand on {holder.Kind}."),
    };
}
