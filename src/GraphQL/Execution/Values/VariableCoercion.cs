using System.Collections.Immutable;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Coerces the variables of a request.</summary>
/// <remarks>Section 6.1.2, https://spec.graphql.org/September2025/#sec-Coercing-Variable-Values.</remarks>
internal sealed class VariableCoercion(Schema schema, int maxErrors, bool hideSuggestions)
{
    private readonly List<GraphQLError> _errors = [];
    private readonly VariableValues _values = new();

    /// <summary>The values, or everything that is wrong with them, up to the limit.</summary>
    /// <param name="definitions">The variables that the operation declares.</param>
    /// <param name="raw">The raw values by name; a name that is missing has no value.</param>
    /// <param name="errors">Empty when there are values.</param>
    public VariableValues? Coerce(
        ImmutableArray<VariableDefinitionNode> definitions, IReadOnlyDictionary<string, object?> raw, out IReadOnlyList<GraphQLError> errors)
    {
        foreach (var definition in definitions)
        {
            if (_errors.Count > maxErrors)
                break;
            Coerce(definition, raw);
        }
        if (_errors.Count > maxErrors)
        {
            _errors.RemoveRange(maxErrors, _errors.Count - maxErrors);
            _errors.Add(new GraphQLError("Too many errors processing variables, error limit reached. Execution aborted."));
        }
        errors = _errors;
        return _errors.Count == 0 ? _values : null;
    }

    private void Coerce(VariableDefinitionNode definition, IReadOnlyDictionary<string, object?> raw)
    {
        var name = definition.Variable.Name.Value;
        if (schema.TypeFrom(definition.Type) is not { IsInput: true } type)
        {
            _errors.Add(new GraphQLError(
                $"Variable \"${name}\" expected value of type \"{Printer.Print(definition.Type)}\" which cannot be used as an input type.", definition.Type));
            return;
        }
        var variable = new VariableValues.Variable(type, definition.DefaultValue);
        if (!raw.TryGetValue(name, out var value))
            UseDefault(name, variable, definition);
        else
            UseValue(name, variable with { HasRaw = true, Raw = value }, definition);
    }

    private void UseDefault(string name, VariableValues.Variable variable, VariableDefinitionNode definition)
    {
        if (variable.Default is null)
        {
            _values.Add(name, variable);
            if (variable.Type is NonNullType)
                new InputValidation(problem => Report(name, "value", problem, definition), hideSuggestions).ReportMissing(variable.Type);
            return;
        }
        var result = LiteralCoercion.Coerce(variable.Default, variable.Type, VariableValues.None);
        if (result.IsValid)
            _values.Add(name, variable with { HasValue = true, Value = result.Value });
        else
            InputLiterals.Validate(variable.Default, variable.Type, problem => Report(name, "default value", problem, definition), hideSuggestions);
    }

    private void UseValue(string name, VariableValues.Variable variable, VariableDefinitionNode definition)
    {
        var result = InputCoercion.Coerce(variable.Raw, variable.Type);
        if (result.IsValid)
            _values.Add(name, variable with { HasValue = true, Value = result.Value });
        else
            new InputValidation(problem => Report(name, "value", problem, definition), hideSuggestions).Check(variable.Raw, variable.Type);
    }

    private void Report(string name, string what, InputProblem problem, VariableDefinitionNode definition)
    {
        if (_errors.Count <= maxErrors)
            _errors.Add(new GraphQLError($"Variable \"${name}\" has invalid {what}{problem.Path}: {problem.Error.Message}", definition));
    }
}
