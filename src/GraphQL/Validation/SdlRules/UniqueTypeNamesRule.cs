using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>Types have different names.</summary>
/// <remarks>Section 3.3, https://spec.graphql.org/September2025/#sec-Schema</remarks>
internal sealed class UniqueTypeNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueTypeNamesRule), context => new UniqueTypeNamesRule(context))
    {
        Enters =
        [
            SyntaxKind.ScalarTypeDefinition,
            SyntaxKind.ObjectTypeDefinition,
            SyntaxKind.InterfaceTypeDefinition,
            SyntaxKind.UnionTypeDefinition,
            SyntaxKind.EnumTypeDefinition,
            SyntaxKind.InputObjectTypeDefinition,
        ],
    };

    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node)
    {
        var name = ((TypeDefinitionNode)node).Name;
        if (context.ExistingSchema?.FindType(name.Value) is not null)
        {
            context.Report(new GraphQLError(
                $"Type \"{name.Value}\" already exists in the schema. It cannot also be defined in this type definition.", name));
        }
        else if (!_known.TryAdd(name.Value, name))
        {
            context.Report(new GraphQLError($"There can be only one type named \"{name.Value}\".", _known[name.Value], name));
        }
    }
}
