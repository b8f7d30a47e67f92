using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Variables that are declared are used.</summary>
/// <remarks>Section 5.8.4, https://spec.graphql.org/September2025/#sec-All-Variables-Used</remarks>
internal sealed class NoUnusedVariablesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(NoUnusedVariablesRule), context => new NoUnusedVariablesRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition, SyntaxKind.FragmentDefinition],
    };

    public override void Enter(SyntaxNode node)
    {
        if (node is OperationDefinitionNode operation)
            Check(operation);
        else
            Check((FragmentDefinitionNode)node);
    }

    private void Check(OperationDefinitionNode operation)
    {
        if (operation.VariableDefinitions.IsEmpty)
            return;
        var used = context.Usages.InAllOf(operation)
            .Where(usage => usage.FragmentVariable is null)
            .Select(usage => usage.Variable.Name.Value)
            .ToHashSet(StringComparer.Ordinal);
        var place = operation.Name is { } name ? $" in operation \"{name.Value}\"" : "";
        ReportUnused(operation, used, place);
    }

    private void Check(FragmentDefinitionNode fragment)
    {
        if (fragment.VariableDefinitions.IsEmpty)
            return;
        var used = context.Usages.In(fragment).Select(usage => usage.Variable.Name.Value).ToHashSet(StringComparer.Ordinal);
        ReportUnused(fragment, used, $" in fragment \"{fragment.Name!.Value}\"");
    }

    private void ReportUnused(ExecutableDefinitionNode definition, HashSet<string> used, string place)
    {
        foreach (var variable in definition.VariableDefinitions.Where(variable => !used.Contains(variable.Variable.Name.Value)))
            context.Report(new GraphQLError($"Variable \"${variable.Variable.Name.Value}\" is never used{place}.", variable));
    }
}
