using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.Lists;

/// <summary>Where an element stands in its list: a fractional index, or a path of runs that ends in one.</summary>
/// <remarks>
/// <para>
/// Notation: <c>key</c>, or <c>key,tag.position</c>. The tag names the author of a run. Whoever inserts where no run of
/// theirs ends opens a run of their own there, and goes on inside it. Two authors who insert at one place may choose
/// the same key, never the same run, so their elements do not interleave, forwards or backwards.
/// </para>
/// <para>Order is ordinal: comma and point come before every digit, so a run stands right after the element whose key
/// it shares and before every longer key, and all positions of a run are neighbours.</para>
/// </remarks>
public readonly record struct ListPosition : IComparable<ListPosition>
{
    /// <summary>The longest position that is accepted, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Positions that would be longer are avoided by giving new ones to some neighbours.</summary>
    public const int RebalanceLength = 64;

    private const int TagLength = 4;
    private readonly string? _value;

    private ListPosition(string value) => _value = value;

    /// <summary>The notation.</summary>
    public string Value => _value ?? "a0";

    // Up to and with the last point: what all positions of the same run begin with.
    private string Run => Value[..(Value.LastIndexOf('.') + 1)];

    private string Key => Value[(Value.LastIndexOf('.') + 1)..];

    /// <summary>Reads a position; false when it is malformed or too long.</summary>
    public static bool TryParse(string text, out ListPosition position)
    {
        position = default;
        if (text.Length is 0 or > MaxLength)
            return false;

        var levels = text.Split('.');
        for (var i = 0; i < levels.Length - 1; i++)
        {
            var comma = levels[i].IndexOf(',', StringComparison.Ordinal);
            if (comma < 0 || !IsTag(levels[i].AsSpan(comma + 1)) || !FractionalIndex.IsValid(levels[i][..comma]))
                return false;
        }

        position = new ListPosition(text);
        return FractionalIndex.IsValid(levels[^1]);
    }

    /// <summary>The tag of an author: four digits of a hash. Authors who share one by chance only lose that their
    /// concurrent runs stay apart.</summary>
    public static string TagOf(ActorId actor)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(actor.Value));
        return string.Create(TagLength, hash, (tag, bytes) =>
        {
            for (var i = 0; i < tag.Length; i++)
                tag[i] = FractionalIndex.Base62[bytes[i] % FractionalIndex.Base62.Length];
        });
    }

    /// <summary>Positions for the elements of a new list.</summary>
    public static IReadOnlyList<ListPosition> Initial(int count) =>
        [.. FractionalIndex.Between(before: null, after: null, count).Select(key => new ListPosition(key))];

    /// <summary>Positions for a run of new elements between two neighbours.</summary>
    /// <param name="before">The neighbour on the left; null: none.</param>
    /// <param name="after">The neighbour on the right; null: none.</param>
    /// <param name="tag">The author's tag.</param>
    /// <returns>The positions in order, or null when the neighbours stand at the same position.</returns>
    public static IReadOnlyList<ListPosition>? Between(ListPosition? before, ListPosition? after, string tag, int count)
    {
        if (before is { } left && left.IsInRunOf(tag) && !Shares(after, left.Run))
            return In(left.Run, left.Key, after: null, count);
        if (after is { } right && right.IsInRunOf(tag) && !Shares(before, right.Run))
            return In(right.Run, before: null, right.Key, count);

        return Gap.Find(before, after) is { } gap
            ? In($"{gap.Prefix}{FractionalIndex.Between(gap.Before, gap.After)},{tag}.", before: null, after: null, count)
            : null;
    }

    /// <summary>Short positions, in no run of their own, for elements that are given new places between two neighbours.</summary>
    /// <returns>The positions in order, or null when the neighbours stand at the same position.</returns>
    public static IReadOnlyList<ListPosition>? Respread(ListPosition? before, ListPosition? after, int count) =>
        Gap.Find(before, after) is { } gap ? In(gap.Prefix, gap.Before, gap.After, count) : null;

    /// <summary>Ordinal order.</summary>
    public int CompareTo(ListPosition other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(ListPosition left, ListPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(ListPosition left, ListPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes first or is the same.</summary>
    public static bool operator <=(ListPosition left, ListPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes last or is the same.</summary>
    public static bool operator >=(ListPosition left, ListPosition right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static List<ListPosition> In(string prefix, string? before, string? after, int count) =>
        [.. FractionalIndex.Between(before, after, count).Select(key => new ListPosition(prefix + key))];

    private static bool Shares(ListPosition? position, string run) =>
        position is { } given && given.Value.StartsWith(run, StringComparison.Ordinal);

    private static bool IsTag(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
                return false;
        }

        return text.Length == TagLength;
    }

    private bool IsInRunOf(string tag) => Run.EndsWith($",{tag}.", StringComparison.Ordinal);

    /// <summary>The outermost place between two positions: keys between two others, behind a common prefix.</summary>
    private readonly record struct Gap(string Prefix, string? Before, string? After)
    {
        public static Gap? Find(ListPosition? before, ListPosition? after)
        {
            var left = before?.Value.Split('.') ?? [];
            var right = after?.Value.Split('.') ?? [];
            if (left.Length == 0 || right.Length == 0)
                return new Gap(string.Empty, left.Length == 0 ? null : KeyOf(left[0]), right.Length == 0 ? null : KeyOf(right[0]));

            var shared = 0;
            while (shared < left.Length && shared < right.Length
                && string.Equals(left[shared], right[shared], StringComparison.Ordinal))
                shared++;
            if (shared == left.Length || shared == right.Length)
                return null;

            var prefix = string.Concat(left[..shared].Select(level => level + "."));
            var (low, high) = (KeyOf(left[shared]), KeyOf(right[shared]));
            if (!string.Equals(low, high, StringComparison.Ordinal))
                return new Gap(prefix, low, high);
            return shared == left.Length - 1
                ? new Gap($"{prefix}{right[shared]}.", Before: null, KeyOf(right[shared + 1]))
                : new Gap($"{prefix}{left[shared]}.", KeyOf(left[shared + 1]), After: null);
        }

        private static string KeyOf(string level) => level.Split(',')[0];
    }
}
