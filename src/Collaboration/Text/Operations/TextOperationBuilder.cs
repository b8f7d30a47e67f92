using System.Runtime.InteropServices;

namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>
/// Collects components from left to right and keeps them normalised: nothing of length 0, no two neighbours of one kind.
/// The order of an insert and a delete beside each other is kept, because it decides where the insert stands on ties.
/// </summary>
public sealed class TextOperationBuilder
{
    private readonly List<TextComponent> _components;
    private int _baseLength;
    private int _resultLength;

    /// <summary>Starts with nothing.</summary>
    public TextOperationBuilder()
        : this(4)
    {
    }

    internal TextOperationBuilder(int expectedComponents) => _components = new List<TextComponent>(expectedComponents);

    /// <summary>Keeps the next <paramref name="length"/> units of the base text.</summary>
    /// <exception cref="OverflowException">The text would be longer than 2³¹−1 units.</exception>
    public TextOperationBuilder Retain(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
            return this;
        _baseLength = checked(_baseLength + length);
        _resultLength = checked(_resultLength + length);
        if (LastIs(TextComponentKind.Retain))
            ReplaceLast(TextComponent.Retain(_components[^1].Length + length));
        else
            _components.Add(TextComponent.Retain(length));
        return this;
    }

    /// <summary>Leaves the next <paramref name="length"/> units of the base text out.</summary>
    /// <exception cref="OverflowException">The text would be longer than 2³¹−1 units.</exception>
    public TextOperationBuilder Delete(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
            return this;
        _baseLength = checked(_baseLength + length);
        if (LastIs(TextComponentKind.Delete))
            ReplaceLast(TextComponent.Delete(_components[^1].Length + length));
        else
            _components.Add(TextComponent.Delete(length));
        return this;
    }

    /// <summary>Adds <paramref name="text"/> here.</summary>
    /// <exception cref="OverflowException">The text would be longer than 2³¹−1 units.</exception>
    public TextOperationBuilder Insert(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? this : Add(TextComponent.Insert(text));
    }

    /// <summary>The operation so far. The builder must not be used afterwards.</summary>
    public TextOperation Build() => new([.. _components], _baseLength, _resultLength);

    internal TextOperationBuilder Add(TextComponent component)
    {
        switch (component.Kind)
        {
            case TextComponentKind.Retain:
                return Retain(component.Length);
            case TextComponentKind.Delete:
                return Delete(component.Length);
            default:
                _resultLength = checked(_resultLength + component.Length);
                if (LastIs(TextComponentKind.Insert))
                    ReplaceLast(TextComponent.Insert(_components[^1].Inserted + component.Inserted));
                else
                    _components.Add(component);
                return this;
        }
    }

    private bool LastIs(TextComponentKind kind) => _components.Count > 0 && _components[^1].Kind == kind;

    private void ReplaceLast(TextComponent component) => CollectionsMarshal.AsSpan(_components)[^1] = component;
}
