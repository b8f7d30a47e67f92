using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Types that are referred to exist.</summary>
/// <remarks>Section 5.5.1.2, https://spec.graphql.org/September2025/#sec-Fragment-Spread-Type-Existence</remarks>
internal sealed class KnownTypeNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(KnownTypeNamesRule), context => new KnownTypeNamesRule(context))
    {
        Enters = [SyntaxKind.NamedType],
    };

    private HashSet<string>? _defined;

    public override void Enter(SyntaxNode node)
    {
        var name = ((NamedTypeNode)node).Name.Value;
        if (context.ExistingSchema?.FindType(name) is not null || Defined.Contains(name))
            return;
        var isDefinition = context.Types.Definition is not ExecutableDefinitionNode;
        if (isDefinition && BuiltIns.Types.ContainsKey(name))
            return;
        context.Report(new GraphQLError($"Unknown type \"{name}\".{context.Suggest(name, Known(isDefinition))}", node));
    }

    private HashSet<string> Defined => _defined ??= context.Document.Definitions
        .OfType<TypeDefinitionNode>()
        .Select(definition => definition.Name.Value)
        .ToHashSet(StringComparer.Ordinal);

    private IEnumerable<string> Known(bool isDefinition)
    {
        var known = (context.ExistingSchema?.Types.Names ?? []).Concat(Defined);
        return isDefinition ? BuiltIns.Types.Keys.Concat(known) : known;
    }
}
