using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>An enum and its extensions name each value once.</summary>
/// <remarks>Section 3.9, https://spec.graphql.org/September2025/#sec-Enums</remarks>
internal sealed class UniqueEnumValueNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueEnumValueNamesRule), context => new UniqueEnumValueNamesRule(context))
    {
        Enters = [SyntaxKind.EnumTypeDefinition, SyntaxKind.EnumTypeExtension],
    };

    private readonly Dictionary<(string Type, string Value), NameNode> _known = [];

    public override void Enter(SyntaxNode node)
    {
        var definition = (DefinitionNode)node;
        var type = TypeMembers.Name(definition)!.Value;
        var existing = context.ExistingSchema?.FindType(type) as EnumType;
        foreach (var name in TypeMembers.EnumValues(definition).Select(value => value.Name))
        {
            if (existing?.Values.Find(name.Value) is not null)
            {
                context.Report(new GraphQLError(
                    $"Enum value \"{type}.{name.Value}\" already exists in the schema. It cannot also be defined in this type extension.", name));
            }
            else if (!_known.TryAdd((type, name.Value), name))
            {
                context.Report(new GraphQLError(
                    $"Enum value \"{type}.{name.Value}\" can only be defined once.", _known[(type, name.Value)], name));
            }
        }
    }
}
