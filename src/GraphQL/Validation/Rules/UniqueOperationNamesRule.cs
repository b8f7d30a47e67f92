using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Operations have different names.</summary>
/// <remarks>Section 5.2.2.1, https://spec.graphql.org/September2025/#sec-Operation-Name-Uniqueness</remarks>
internal sealed class UniqueOperationNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueOperationNamesRule), context => new UniqueOperationNamesRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node)
    {
        if (((OperationDefinitionNode)node).Name is { } name && !_known.TryAdd(name.Value, name))
            context.Report(new GraphQLError($"There can be only one operation named \"{name.Value}\".", _known[name.Value], name));
    }
}
