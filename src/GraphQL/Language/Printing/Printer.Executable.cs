using System.Diagnostics;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Printing;

/// <summary>Operations, fragments and what they select.</summary>
public static partial class Printer
{
    internal static string KeywordOf(OperationType operation) => operation switch
    {
        OperationType.Query => "query",
        OperationType.Mutation => "mutation",
        OperationType.Subscription => "subscription",
        _ => throw new UnreachableException($"No keyword for {operation}."),
    };

    private static string PrintExecutable(SyntaxNode node) => node switch
    {
        OperationDefinitionNode operation => PrintOperation(operation),
        FragmentDefinitionNode fragment => PrintFragment(fragment),
        VariableDefinitionNode variable => PrintVariableDefinition(variable),
        SelectionSetNode selections => Block(selections.Selections),
        FieldNode field => PrintField(field),
        FragmentSpreadNode spread =>
            WithArguments("..." + spread.Name.Value, spread.Arguments) + Wrap(" ", PrintAll(spread.Directives, " ")),
        InlineFragmentNode fragment => Words(
            "...",
            fragment.TypeCondition is { } condition ? "on " + condition.Name.Value : "",
            PrintAll(fragment.Directives, " "),
            Print(fragment.SelectionSet)),
        ArgumentNode argument => $"{argument.Name.Value}: {Print(argument.Value)}",
        FragmentArgumentNode argument => $"{argument.Name.Value}: {Print(argument.Value)}",
        DirectiveNode directive => $"@{directive.Name.Value}{Wrap("(", PrintAll(directive.Arguments, ", "), ")")}",
        _ => throw Unknown(node),
    };

    private static string PrintOperation(OperationDefinitionNode operation)
    {
        var keyword = KeywordOf(operation.Operation);
        var name = operation.Name?.Value + PrintParameters(operation.VariableDefinitions.Select(Print).ToArray(), isIndented: false);
        var head = PrintDescription(operation.Description) + Words(keyword, name, PrintAll(operation.Directives, " "));
        var selections = Print(operation.SelectionSet);
        return string.Equals(head, "query", StringComparison.Ordinal) ? selections : $"{head} {selections}";
    }

    private static string PrintFragment(FragmentDefinitionNode fragment) =>
        PrintDescription(fragment.Description) + Words(
            "fragment",
            fragment.Name!.Value + Wrap("(", PrintAll(fragment.VariableDefinitions, ", "), ")"),
            "on",
            fragment.TypeCondition.Name.Value,
            PrintAll(fragment.Directives, " "),
            Print(fragment.SelectionSet));

    private static string PrintVariableDefinition(VariableDefinitionNode variable) =>
        PrintDescription(variable.Description)
        + $"{Print(variable.Variable)}: {PrintType(variable.Type)}"
        + (variable.DefaultValue is { } value ? $" = {Print(value)}" : "")
        + Wrap(" ", PrintAll(variable.Directives, " "));

    private static string PrintField(FieldNode field)
    {
        var name = field.Alias is { } alias ? $"{alias.Value}: {field.Name.Value}" : field.Name.Value;
        return WithArguments(name, field.Arguments)
            + Wrap(" ", PrintAll(field.Directives, " "))
            + (field.SelectionSet is { } selections ? Wrap(" ", Print(selections)) : "");
    }

    /// <summary>Arguments on the line of <paramref name="name"/> if they fit, else on lines of their own.</summary>
    private static string WithArguments(string name, IReadOnlyCollection<SyntaxNode> arguments)
    {
        var line = PrintAll(arguments, ", ");
        return name.Length + line.Length + 2 > LongestLine
            ? name + Wrap("(\n", Indent(PrintAll(arguments, "\n")), "\n)")
            : name + Wrap("(", line, ")");
    }

    /// <summary>Definitions in parentheses, on lines of their own as soon as one of them, by its description, takes several lines.</summary>
    private static string PrintParameters(IReadOnlyCollection<string> parameters, bool isIndented)
    {
        if (!parameters.Any(parameter => parameter.Contains('\n', StringComparison.Ordinal)))
            return Wrap("(", string.Join(", ", parameters), ")");
        var lines = string.Join('\n', parameters);
        return $"(\n{(isIndented ? Indent(lines) : lines)}\n)";
    }
}
