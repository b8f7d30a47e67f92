namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>Reads the components of one operation in pieces, as the walk over two operations side by side needs it.</summary>
internal ref struct ComponentReader(ReadOnlySpan<TextComponent> components)
{
    private readonly ReadOnlySpan<TextComponent> _components = components;
    private int _index;
    private int _offset;

    public readonly bool AtEnd => _index == _components.Length;

    public readonly int Remaining => _components[_index].Length - _offset;

    public readonly bool Is(TextComponentKind kind) => !AtEnd && _components[_index].Kind == kind;

    public TextComponent TakeRest() => Take(Remaining);

    public TextComponent Take(int length)
    {
        var piece = _components[_index].Slice(_offset, length);
        Skip(length);
        return piece;
    }

    public void Skip(int length)
    {
        _offset += length;
        if (_offset < _components[_index].Length)
            return;
        _index++;
        _offset = 0;
    }
}
