using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>The arguments of a field, directive or spread, by name. Of two with the same name the last counts.</summary>
internal sealed class GivenArguments
{
    private readonly Dictionary<string, ValueNode> _values = new(StringComparer.Ordinal);

    private GivenArguments(IReadOnlyList<(string Name, ValueNode Value)> inOrder)
    {
        InOrder = inOrder;
        foreach (var (name, value) in inOrder)
            _values[name] = value;
    }

    public IReadOnlyList<(string Name, ValueNode Value)> InOrder { get; }

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Null when there are none.</summary>
    public static GivenArguments? Of(ImmutableArray<ArgumentNode> arguments) =>
        arguments.IsEmpty ? null : new GivenArguments([.. arguments.Select(argument => (argument.Name.Value, argument.Value))]);

    /// <summary>Null when there are none.</summary>
    public static GivenArguments? Of(ImmutableArray<FragmentArgumentNode> arguments) =>
        arguments.IsEmpty ? null : new GivenArguments([.. arguments.Select(argument => (argument.Name.Value, argument.Value))]);

    public ValueNode? Find(string name) => _values.GetValueOrDefault(name);
}
