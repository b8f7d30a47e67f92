using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>Directives have different names.</summary>
/// <remarks>Section 3.13, https://spec.graphql.org/September2025/#sec-Type-System.Directives</remarks>
internal sealed class UniqueDirectiveNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueDirectiveNamesRule), context => new UniqueDirectiveNamesRule(context))
    {
        Enters = [SyntaxKind.DirectiveDefinition],
    };

    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node)
    {
        var name = ((DirectiveDefinitionNode)node).Name;
        if (context.ExistingSchema?.FindDirective(name.Value) is not null)
            context.Report(new GraphQLError($"Directive \"@{name.Value}\" already exists in the schema. It cannot be redefined.", name));
        else if (!_known.TryAdd(name.Value, name))
            context.Report(new GraphQLError($"There can be only one directive named \"@{name.Value}\".", _known[name.Value], name));
    }
}
