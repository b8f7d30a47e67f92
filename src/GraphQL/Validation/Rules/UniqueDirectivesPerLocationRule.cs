using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>A directive stands once at a place, unless it is repeatable. A type and its extensions are one place.</summary>
/// <remarks>Section 5.7.3, https://spec.graphql.org/September2025/#sec-Directives-Are-Unique-per-Location</remarks>
internal sealed class UniqueDirectivesPerLocationRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueDirectivesPerLocationRule), context => new UniqueDirectivesPerLocationRule(context))
    {
        Enters =
        [
            SyntaxKind.OperationDefinition,
            SyntaxKind.VariableDefinition,
            SyntaxKind.Field,
            SyntaxKind.FragmentSpread,
            SyntaxKind.InlineFragment,
            SyntaxKind.FragmentDefinition,
            SyntaxKind.SchemaDefinition,
            SyntaxKind.ScalarTypeDefinition,
            SyntaxKind.ObjectTypeDefinition,
            SyntaxKind.FieldDefinition,
            SyntaxKind.InputValueDefinition,
            SyntaxKind.InterfaceTypeDefinition,
            SyntaxKind.UnionTypeDefinition,
            SyntaxKind.EnumTypeDefinition,
            SyntaxKind.EnumValueDefinition,
            SyntaxKind.InputObjectTypeDefinition,
            SyntaxKind.DirectiveDefinition,
            SyntaxKind.SchemaExtension,
            SyntaxKind.DirectiveExtension,
            SyntaxKind.ScalarTypeExtension,
            SyntaxKind.ObjectTypeExtension,
            SyntaxKind.InterfaceTypeExtension,
            SyntaxKind.UnionTypeExtension,
            SyntaxKind.EnumTypeExtension,
            SyntaxKind.InputObjectTypeExtension,
        ],
    };

    private readonly DirectiveIndex _directives = new(context);

    // The directives of types, of directives and of the schema, which can be spread over a definition and its extensions.
    private readonly Dictionary<string, Dictionary<string, DirectiveNode>> _ofDefinitions = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node)
    {
        var directives = DirectivesOf(node);
        if (directives.IsEmpty)
            return;
        var seen = SeenAt(node);
        if (seen is null && directives.Length == 1)
            return;

        seen ??= new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
        foreach (var directive in directives)
        {
            var name = directive.Name.Value;
            if (_directives.IsUnique(name) && !seen.TryAdd(name, directive))
                context.Report(new GraphQLError($"The directive \"@{name}\" can only be used once at this location.", seen[name], directive));
        }
    }

    private static ImmutableArray<DirectiveNode> DirectivesOf(SyntaxNode node) => node switch
    {
        SelectionNode selection => selection.Directives,
        ExecutableDefinitionNode definition => definition.Directives,
        VariableDefinitionNode variable => variable.Directives,
        TypeDefinitionNode type => type.Directives,
        TypeSystemExtensionNode extension => extension.Directives,
        FieldDefinitionNode field => field.Directives,
        InputValueDefinitionNode input => input.Directives,
        EnumValueDefinitionNode value => value.Directives,
        SchemaDefinitionNode schema => schema.Directives,
        DirectiveDefinitionNode directive => directive.Directives,
        _ => [],
    };

    private Dictionary<string, DirectiveNode>? SeenAt(SyntaxNode node)
    {
        var place = node switch
        {
            SchemaDefinitionNode or SchemaExtensionNode => "schema ",
            TypeDefinitionNode type => type.Name.Value,
            TypeExtensionNode type => type.Name.Value,
            DirectiveDefinitionNode directive => "@" + directive.Name.Value,
            DirectiveExtensionNode directive => "@" + directive.Name.Value,
            _ => null,
        };
        if (place is null)
            return null;
        if (!_ofDefinitions.TryGetValue(place, out var seen))
            _ofDefinitions[place] = seen = new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
        return seen;
    }
}
