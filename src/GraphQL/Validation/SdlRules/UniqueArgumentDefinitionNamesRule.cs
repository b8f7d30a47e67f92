using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>A field or directive names each argument once.</summary>
/// <remarks>Section 3.6.1, https://spec.graphql.org/September2025/#sec-Field-Arguments</remarks>
internal sealed class UniqueArgumentDefinitionNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueArgumentDefinitionNamesRule), context => new UniqueArgumentDefinitionNamesRule(context))
    {
        Enters =
        [
            SyntaxKind.DirectiveDefinition,
            SyntaxKind.InterfaceTypeDefinition,
            SyntaxKind.InterfaceTypeExtension,
            SyntaxKind.ObjectTypeDefinition,
            SyntaxKind.ObjectTypeExtension,
        ],
    };

    public override void Enter(SyntaxNode node)
    {
        if (node is DirectiveDefinitionNode directive)
            Check($"@{directive.Name.Value}", directive.Arguments);
        var definition = (DefinitionNode)node;
        foreach (var field in TypeMembers.Fields(definition))
            Check($"{TypeMembers.Name(definition)!.Value}.{field.Name.Value}", field.Arguments);
    }

    private void Check(string parent, ImmutableArray<InputValueDefinitionNode> arguments)
    {
        foreach (var (name, same) in Duplicates.Of(arguments, argument => argument.Name))
            context.Report(new GraphQLError($"Argument \"{parent}({name}:)\" can only be defined once.", [.. same]));
    }
}
