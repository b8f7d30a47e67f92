using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>A subscription selects exactly one root field, unconditionally, and none of introspection.</summary>
/// <remarks>Section 5.2.4.1, https://spec.graphql.org/September2025/#sec-Single-Root-Field</remarks>
internal sealed class SingleFieldSubscriptionsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(SingleFieldSubscriptionsRule), context => new SingleFieldSubscriptionsRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    public override void Enter(SyntaxNode node)
    {
        var operation = (OperationDefinitionNode)node;
        if (operation.Operation != OperationType.Subscription || context.Schema.Subscription is not { } type)
            return;

        var subject = operation.Name is { } name ? $"Subscription \"{name.Value}\"" : "Anonymous Subscription";
        var root = new SubscriptionRoot(context, type);
        root.Collect(operation.SelectionSet);
        if (root.ForbiddenDirectives.Count > 0)
            Report($"{subject} must not use `@skip` or `@include` directives in the top level selection.", root.ForbiddenDirectives);
        else
            CheckFields(subject, operation, [.. root.Fields.Values]);
    }

    private void CheckFields(string subject, OperationDefinitionNode operation, List<List<FieldNode>> fields)
    {
        if (fields.Count == 0)
            Report($"{subject} must select one top level field.", [operation.SelectionSet]);
        else if (fields.Count > 1)
            Report($"{subject} must select only one top level field.", fields.Skip(1).SelectMany(sameKey => sameKey));

        foreach (var sameKey in fields.Where(sameKey => sameKey[0].Name.Value.StartsWith("__", StringComparison.Ordinal)))
            Report($"{subject} must not select an introspection top level field.", sameKey);
    }

    private void Report(string message, IEnumerable<SyntaxNode> nodes) =>
        context.Report(new GraphQLError(message, [.. nodes]));
}
