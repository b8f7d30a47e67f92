namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>One step of a <see cref="TextOperation"/>; lengths count UTF-16 code units.</summary>
public readonly record struct TextComponent
{
    private readonly string? _inserted;

    private TextComponent(TextComponentKind kind, int length, string? inserted)
    {
        Kind = kind;
        Length = length;
        _inserted = inserted;
    }

    /// <summary>What is done.</summary>
    public TextComponentKind Kind { get; }

    /// <summary>How many units are kept, inserted or deleted; at least 1 in an operation.</summary>
    public int Length { get; }

    /// <summary>The units of an insert; empty for the other kinds. May hold halves of surrogate pairs.</summary>
    public string Inserted => _inserted ?? "";

    internal static TextComponent Retain(int length) => new(TextComponentKind.Retain, length, null);

    internal static TextComponent Delete(int length) => new(TextComponentKind.Delete, length, null);

    internal static TextComponent Insert(string text) => new(TextComponentKind.Insert, text.Length, text);

    internal TextComponent Slice(int start, int length) => length == Length
        ? this
        : new TextComponent(Kind, length, _inserted?.Substring(start, length));
}
