using System.Diagnostics.CodeAnalysis;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>The variables that a selection can see: those of the operation, or of a fragment on top of those of the operation.</summary>
internal sealed class VariableValues(VariableValues? outer = null)
{
    public static readonly VariableValues None = new();

    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);

    public bool Defines(string name) => _variables.ContainsKey(name) || outer?.Defines(name) == true;

    public Variable? Find(string name) => _variables.TryGetValue(name, out var variable) ? variable : outer?.Find(name);

    public void Add(string name, Variable variable) => _variables[name] = variable;

    /// <summary>The coerced value, when the variable has one; a variable without value and default has none.</summary>
    public bool TryGet(string name, out object? value)
    {
        var variable = Find(name);
        value = variable?.Value;
        return variable is { HasValue: true };
    }

    /// <summary>What is known of one variable.</summary>
    /// <param name="Type">The declared type.</param>
    /// <param name="Default">The declared default, or null.</param>
    internal sealed record Variable(GraphQLType Type, ValueNode? Default)
    {
        /// <summary>Whether there is a coerced value.</summary>
        public bool HasValue { get; init; }

        /// <summary>The coerced value.</summary>
        public object? Value { get; init; }

        /// <summary>Whether the request gave a raw value.</summary>
        public bool HasRaw { get; init; }

        /// <summary>The raw value of the request.</summary>
        public object? Raw { get; init; }

        /// <summary>For a variable of a fragment: the literal that the spread gave.</summary>
        public ValueNode? Given { get; init; }

        /// <summary>The variables that <see cref="Given"/> refers to.</summary>
        public VariableValues? GivenScope { get; init; }

        /// <summary>Whether anything but the absence of a value stands for the variable.</summary>
        [MemberNotNullWhen(true, nameof(Default))]
        public bool FallsBack => !HasRaw && Given is null && Default is not null;
    }
}
