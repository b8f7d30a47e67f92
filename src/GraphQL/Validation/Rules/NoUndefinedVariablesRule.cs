using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Variables that are used are declared by each operation that uses them.</summary>
/// <remarks>Section 5.8.3, https://spec.graphql.org/September2025/#sec-All-Variable-Uses-Defined</remarks>
internal sealed class NoUndefinedVariablesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(NoUndefinedVariablesRule), context => new NoUndefinedVariablesRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    public override void Enter(SyntaxNode node)
    {
        var operation = (OperationDefinitionNode)node;
        var declared = operation.VariableDefinitions.Select(variable => variable.Variable.Name.Value).ToHashSet(StringComparer.Ordinal);
        var by = operation.Name is { } name ? $" by operation \"{name.Value}\"" : "";
        foreach (var usage in context.Usages.InAllOf(operation))
        {
            var variable = usage.Variable.Name.Value;
            if (usage.FragmentVariable is null && !declared.Contains(variable))
                context.Report(new GraphQLError($"Variable \"${variable}\" is not defined{by}.", usage.Variable, operation));
        }
    }
}
