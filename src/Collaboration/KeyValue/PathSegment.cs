using System.Text;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>One step of a path: a property by name, or an element of a list or tree by identity.</summary>
/// <param name="IsElement">Whether <paramref name="Text"/> is an element's id.</param>
/// <param name="Text">Any name, also an empty one, a number or <c>__proto__</c>; or an element's id.</param>
public readonly record struct PathSegment(bool IsElement, string Text) : IComparable<PathSegment>
{
    /// <summary>The longest name or id, in UTF-16 code units.</summary>
    public const int MaxLength = 1_000;

    /// <summary>A step to a property.</summary>
    public static PathSegment Name(string name) => new(IsElement: false, name);

    /// <summary>A step to an element of a list or a node of a tree.</summary>
    public static PathSegment Element(string id) => new(IsElement: true, id);

    /// <summary>Names before elements, each in ordinal order.</summary>
    public int CompareTo(PathSegment other) => IsElement == other.IsElement
        ? string.CompareOrdinal(Text, other.Text)
        : IsElement.CompareTo(other.IsElement);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(PathSegment left, PathSegment right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(PathSegment left, PathSegment right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes first or is the same.</summary>
    public static bool operator <=(PathSegment left, PathSegment right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes last or is the same.</summary>
    public static bool operator >=(PathSegment left, PathSegment right) => left.CompareTo(right) >= 0;

    /// <summary>The segment in the notation of <see cref="DocumentPath"/>.</summary>
    public override string ToString()
    {
        var text = Text.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        if (IsElement)
            return "#" + text;
        return text.StartsWith('#') ? "~2" + text[1..] : text;
    }

    internal static bool TryParse(ReadOnlySpan<char> notation, out PathSegment segment)
    {
        var isElement = notation.StartsWith("#");
        var rest = isElement ? notation[1..] : notation;
        var text = new StringBuilder(rest.Length);
        while (!rest.IsEmpty)
        {
            if (Character(rest, mayBeHash: !isElement && text.Length == 0) is not { } character)
                return Fails(out segment);
            text.Append(character);
            rest = rest[(rest[0] == '~' ? 2 : 1)..];
        }

        segment = new PathSegment(isElement, text.ToString());
        return true;
    }

    private static bool Fails(out PathSegment segment)
    {
        segment = default;
        return false;
    }

    private static char? Character(ReadOnlySpan<char> notation, bool mayBeHash)
    {
        if (notation[0] != '~')
            return notation[0];
        return notation.Length < 2 ? null : notation[1] switch
        {
            '0' => '~',
            '1' => '/',
            '2' when mayBeHash => '#',
            _ => null,
        };
    }
}
