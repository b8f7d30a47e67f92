using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Fragments have different names.</summary>
/// <remarks>Section 5.5.1.1, https://spec.graphql.org/September2025/#sec-Fragment-Name-Uniqueness</remarks>
internal sealed class UniqueFragmentNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueFragmentNamesRule), context => new UniqueFragmentNamesRule(context))
    {
        Enters = [SyntaxKind.FragmentDefinition],
    };

    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node)
    {
        var name = ((FragmentDefinitionNode)node).Name!;
        if (!_known.TryAdd(name.Value, name))
            context.Report(new GraphQLError($"There can be only one fragment named \"{name.Value}\".", _known[name.Value], name));
    }
}
