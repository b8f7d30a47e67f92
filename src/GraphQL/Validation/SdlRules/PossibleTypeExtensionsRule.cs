using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>What is extended exists and is of the same kind.</summary>
/// <remarks>Section 3.4.3, https://spec.graphql.org/September2025/#sec-Type-Extensions</remarks>
internal sealed class PossibleTypeExtensionsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(PossibleTypeExtensionsRule), context => new PossibleTypeExtensionsRule(context))
    {
        Enters =
        [
            SyntaxKind.ScalarTypeExtension,
            SyntaxKind.ObjectTypeExtension,
            SyntaxKind.InterfaceTypeExtension,
            SyntaxKind.UnionTypeExtension,
            SyntaxKind.EnumTypeExtension,
            SyntaxKind.InputObjectTypeExtension,
        ],
    };

    private readonly Dictionary<string, TypeDefinitionNode> _defined = Index(context.Document);

    public override void Enter(SyntaxNode node)
    {
        var extension = (TypeExtensionNode)node;
        var name = extension.Name.Value;
        _defined.TryGetValue(name, out var definition);
        var kind = definition is null ? KindOf(context.ExistingSchema?.FindType(name)) : KindOf(definition);
        if (kind is null)
            ReportUnknown(extension.Name);
        else if (!string.Equals(kind, KindOf(extension), StringComparison.Ordinal))
            context.Report(new GraphQLError($"Cannot extend non-{KindOf(extension)} type \"{name}\".", definition is null ? [node] : [definition, node]));
    }

    private static Dictionary<string, TypeDefinitionNode> Index(DocumentNode document)
    {
        var defined = new Dictionary<string, TypeDefinitionNode>(StringComparer.Ordinal);
        foreach (var definition in document.Definitions.OfType<TypeDefinitionNode>())
            defined[definition.Name.Value] = definition;
        return defined;
    }

    private void ReportUnknown(NameNode name)
    {
        var known = _defined.Keys.Concat(context.ExistingSchema?.Types.Names ?? []);
        context.Report(new GraphQLError(
            $"Cannot extend type \"{name.Value}\" because it is not defined.{context.Suggest(name.Value, known)}", name));
    }

    private static string? KindOf(DefinitionNode definition) => definition switch
    {
        ScalarTypeDefinitionNode or ScalarTypeExtensionNode => "scalar",
        ObjectTypeDefinitionNode or ObjectTypeExtensionNode => "object",
        InterfaceTypeDefinitionNode or InterfaceTypeExtensionNode => "interface",
        UnionTypeDefinitionNode or UnionTypeExtensionNode => "union",
        EnumTypeDefinitionNode or EnumTypeExtensionNode => "enum",
        InputObjectTypeDefinitionNode or InputObjectTypeExtensionNode => "input object",
        _ => null,
    };

    private static string? KindOf(NamedType? type) => type switch
    {
        ScalarType => "scalar",
        ObjectType => "object",
        InterfaceType => "interface",
        UnionType => "union",
        EnumType => "enum",
        InputObjectType => "input object",
        _ => null,
    };
}
