using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>A type and its extensions name each field once.</summary>
/// <remarks>Section 3.6, https://spec.graphql.org/September2025/#sec-Objects</remarks>
internal sealed class UniqueFieldDefinitionNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueFieldDefinitionNamesRule), context => new UniqueFieldDefinitionNamesRule(context))
    {
        Enters =
        [
            SyntaxKind.InputObjectTypeDefinition,
            SyntaxKind.InputObjectTypeExtension,
            SyntaxKind.InterfaceTypeDefinition,
            SyntaxKind.InterfaceTypeExtension,
            SyntaxKind.ObjectTypeDefinition,
            SyntaxKind.ObjectTypeExtension,
        ],
    };

    private readonly Dictionary<(string Type, string Field), NameNode> _known = [];

    public override void Enter(SyntaxNode node)
    {
        var definition = (DefinitionNode)node;
        var type = TypeMembers.Name(definition)!.Value;
        foreach (var name in FieldNames(definition))
        {
            if (Exists(type, name.Value))
            {
                context.Report(new GraphQLError(
                    $"Field \"{type}.{name.Value}\" already exists in the schema. It cannot also be defined in this type extension.", name));
            }
            else if (!_known.TryAdd((type, name.Value), name))
            {
                context.Report(new GraphQLError($"Field \"{type}.{name.Value}\" can only be defined once.", _known[(type, name.Value)], name));
            }
        }
    }

    private static IEnumerable<NameNode> FieldNames(DefinitionNode definition) =>
        TypeMembers.Fields(definition).Select(field => field.Name)
            .Concat(TypeMembers.InputFields(definition).Select(field => field.Name));

    private bool Exists(string type, string field) => context.ExistingSchema?.FindType(type) switch
    {
        FieldedType fielded => fielded.Fields.Find(field) is not null,
        InputObjectType input => input.Fields.Find(field) is not null,
        _ => false,
    };
}
