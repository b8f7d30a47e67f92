using System.Collections;
using System.Diagnostics.CodeAnalysis;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>The coerced arguments of one field: null is a value, an argument that was left out and has no default is absent.</summary>
/// <remarks>Lists are <see cref="IReadOnlyList{T}"/>, input objects <see cref="IReadOnlyDictionary{TKey, TValue}"/>, enum values their names, Int <see cref="int"/>, Float <see cref="double"/>, ID <see cref="string"/>, custom scalars what their codec gives.</remarks>
public sealed class ArgumentValues : IEnumerable<KeyValuePair<string, object?>>
{
    internal static readonly ArgumentValues None = new(NamedList<Argument>.Empty, []);

    private static readonly object Absent = new();

    private readonly NamedList<Argument> _definitions;
    private readonly object?[] _values;

    private ArgumentValues(NamedList<Argument> definitions, object?[] values)
    {
        _definitions = definitions;
        _values = values;
    }

    /// <summary>The value, or the default of <typeparamref name="T"/> when the argument is absent or null.</summary>
    /// <exception cref="ArgumentException">The field declares no such argument.</exception>
    /// <exception cref="InvalidCastException">The value is not a <typeparamref name="T"/>.</exception>
    public T? Get<T>(string name) => TryGet(name, out var value) && value is not null ? (T)value : default;

    /// <summary>The value, which may be null; false when the argument is absent.</summary>
    /// <exception cref="ArgumentException">The field declares no such argument.</exception>
    public bool TryGet(string name, [MaybeNullWhen(false)] out object? value)
    {
        for (var index = 0; index < _definitions.Count; index++)
        {
            if (!string.Equals(_definitions[index].Name, name, StringComparison.Ordinal))
                continue;
            value = _values[index];
            if (!ReferenceEquals(value, Absent))
                return true;
            value = null;
            return false;
        }
        throw new ArgumentException($"The field has no argument \"{name}\"; it has: {string.Join(", ", _definitions.Names)}.", nameof(name));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < _values.Length; index++)
        {
            if (!ReferenceEquals(_values[index], Absent))
                yield return new KeyValuePair<string, object?>(_definitions[index].Name, _values[index]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static Builder For(NamedList<Argument> definitions) => new(definitions);

    /// <summary>Fills in values in the order of the definitions.</summary>
    internal readonly struct Builder
    {
        private readonly NamedList<Argument> _definitions;
        private readonly object?[] _values;

        public Builder(NamedList<Argument> definitions)
        {
            _definitions = definitions;
            _values = new object?[definitions.Count];
            Array.Fill(_values, Absent);
        }

        public void Set(int index, object? value) => _values[index] = value;

        public ArgumentValues Build() => new(_definitions, _values);
    }
}
