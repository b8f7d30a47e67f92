using System.Buffers;

namespace LinkedRecords.Collaboration.Clocks;

/// <summary>One source of changes: a person in one session, written <c>author/session</c> (or just <c>author</c>).</summary>
/// <remarks>Two sessions must never share an actor, or their sequence numbers collide and one of them is refused.</remarks>
public readonly record struct ActorId : IComparable<ActorId>
{
    /// <summary>The longest notation, in characters.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Notation =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._:@/-");

    private readonly string? _value;

    private ActorId(string value) => _value = value;

    /// <summary>The part before the first slash: the person.</summary>
    public string Author => Value.Split('/', 2)[0];

    /// <summary>The whole notation.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads an actor: 1 to 128 of <c>0-9 A-Z a-z . _ : @ - /</c>.</summary>
    /// <exception cref="FormatException">The text is empty, too long or has another character.</exception>
    public static ActorId Parse(string text) => TryParse(text, out var actor)
        ? actor
        : throw new FormatException($"\"{text}\" is no actor; use 1 to {MaxLength} letters, digits and . _ : @ - /.");

    /// <summary>Reads an actor; false when <see cref="Parse"/> would throw.</summary>
    public static bool TryParse(string? text, out ActorId actor)
    {
        var isValid = text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Notation);
        actor = isValid ? new ActorId(text!) : default;
        return isValid;
    }

    /// <summary>Ordinal order of the notation; the last tie-break between writes.</summary>
    public int CompareTo(ActorId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(ActorId left, ActorId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(ActorId left, ActorId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes first or is the same.</summary>
    public static bool operator <=(ActorId left, ActorId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes last or is the same.</summary>
    public static bool operator >=(ActorId left, ActorId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
