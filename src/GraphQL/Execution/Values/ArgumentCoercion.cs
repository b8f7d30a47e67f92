using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Coerces the arguments of fields, directives and fragment spreads.</summary>
/// <remarks>Section 6.4.1, https://spec.graphql.org/September2025/#sec-Coercing-Field-Arguments.</remarks>
internal static class ArgumentCoercion
{
    /// <summary>All arguments of a field or directive.</summary>
    /// <param name="node">The field or directive; errors that no literal causes point at it.</param>
    /// <exception cref="GraphQLException">An argument is missing or does not fit.</exception>
    public static ArgumentValues CoerceAll(
        NamedList<Argument> definitions, ImmutableArray<ArgumentNode> given, SyntaxNode node, VariableValues variables, bool hideSuggestions)
    {
        if (definitions.Count == 0)
            return ArgumentValues.None;
        var values = ArgumentValues.For(definitions);
        for (var index = 0; index < definitions.Count; index++)
        {
            var definition = definitions[index];
            var literal = given.LastOrDefault(argument => string.Equals(argument.Name.Value, definition.Name, StringComparison.Ordinal))?.Value;
            var result = Coerce(new Target($"Argument \"{definition}\"", definition.Type, definition.Default, definition.IsRequired), literal, node, variables, hideSuggestions);
            if (result.IsValid)
                values.Set(index, result.Value);
        }
        return values.Build();
    }

    /// <summary>The arguments of a directive where it is used, or null where it is not.</summary>
    public static ArgumentValues? OfDirective(Directive directive, ImmutableArray<DirectiveNode> used, VariableValues variables, bool hideSuggestions = false)
    {
        var node = used.FirstOrDefault(node => string.Equals(node.Name.Value, directive.Name, StringComparison.Ordinal));
        return node is null ? null : CoerceAll(directive.Arguments, node.Arguments, node, variables, hideSuggestions);
    }

    /// <summary>One argument: refused only when it is absent and that is allowed.</summary>
    /// <exception cref="GraphQLException">The argument is missing or does not fit.</exception>
    public static Coerced Coerce(Target target, ValueNode? literal, SyntaxNode node, VariableValues variables, bool hideSuggestions)
    {
        if (literal is null && target.IsRequired)
            throw new GraphQLException(new GraphQLError($"{target.Name} of required type \"{target.Type}\" was not provided.", node));
        var isAbsent = literal is null || (literal is VariableNode variable && !target.IsRequired && !variables.TryGet(variable.Name.Value, out _));
        if (isAbsent)
            return Default(target, node, hideSuggestions);
        var result = LiteralCoercion.Coerce(literal!, target.Type, variables);
        if (!result.IsValid)
            InputLiterals.Validate(literal!, target.Type, variables, problem => Throw(target, problem), hideSuggestions);
        return result.IsValid ? result : throw new UnreachableException($"{target.Name} was refused, but nothing is wrong with it.");
    }

    private static Coerced Default(Target target, SyntaxNode node, bool hideSuggestions)
    {
        if (target.Fallback is null)
            return Coerced.Refused();
        var result = LiteralCoercion.Coerce(target.Fallback, target.Type, VariableValues.None);
        if (!result.IsValid)
        {
            InputLiterals.Validate(
                target.Fallback,
                target.Type,
                problem => throw new GraphQLException(new GraphQLError($"{target.Name} has invalid default value{problem.Path}: {problem.Error.Message}", node)),
                hideSuggestions);
        }
        return result;
    }

    private static void Throw(Target target, InputProblem problem) =>
        throw new GraphQLException(problem.Error with { Message = $"{target.Name} has invalid value{problem.Path}: {problem.Error.Message}" });

    /// <summary>What a literal is coerced for.</summary>
    /// <param name="Name">As error messages begin.</param>
    internal readonly record struct Target(string Name, GraphQLType Type, ValueNode? Fallback, bool IsRequired);
}
