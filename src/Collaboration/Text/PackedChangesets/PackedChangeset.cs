using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.PackedChangesets;

/// <summary>
/// The wire form of the npm package <c>@linkedrecords/browser</c>: <c>=5-1+2|added|removed</c>, lengths in base 36, counted in UTF-16 units.
/// </summary>
/// <remarks>
/// Read strictly: what the package would guess at (<c>=1.5</c>, upper case, lengths that disagree with the added text) is refused, because
/// guessing differently than the sender loses text. The removed text is never believed. See docs/formats/longtext.md.
/// </remarks>
public static class PackedChangeset
{
    private const string NothingOnEmptyText = "||";
    private const int LongestText = int.MaxValue / 4;

    /// <summary>Reads a changeset; <c>||</c> is the operation that keeps an empty text.</summary>
    public static bool TryParse(
        string packed,
        LongTextLimits limits,
        [NotNullWhen(true)] out TextOperation? operation,
        [NotNullWhen(false)] out PackedChangesetFault? fault)
    {
        ArgumentNullException.ThrowIfNull(packed);
        ArgumentNullException.ThrowIfNull(limits);
        operation = null;
        fault = null;
        if (string.Equals(packed, NothingOnEmptyText, StringComparison.Ordinal))
        {
            operation = TextOperation.Identity(0);
            return true;
        }

        var bars = packed.AsSpan().Count('|');
        if (bars != 2)
            fault = new PackedChangesetFault(packed.Length, $"There must be two bars and there are {bars}; a bar in a text is written %7C.");
        else
            operation = ReadOperations(packed, limits, out fault);
        return operation is not null;
    }

    /// <summary>Writes an operation; the removed text is taken from the text that it was made on.</summary>
    /// <exception cref="TextLengthMismatchException">The operation was made on another text.</exception>
    public static string Format(TextOperation operation, TextRope before) => Format(operation, before, AppendStep);

    /// <summary>The same for somebody to whom the operation is foreign: each insert is written as its first unit and the rest.</summary>
    /// <remarks>
    /// Where an insert meets one of its own, the package goes on behind as many units of the text as the first step of the insert is long, and fails
    /// when it has deleted that many at the end of the text. One unit is the least.
    /// </remarks>
    /// <exception cref="TextLengthMismatchException">The operation was made on another text.</exception>
    public static string FormatForeign(TextOperation operation, TextRope before) => Format(operation, before, AppendForeignStep);

    private static string Format(TextOperation operation, TextRope before, Action<StringBuilder, TextComponent> appendStep)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(before);
        TextLengthMismatchException.ThrowUnlessEqual("pack", operation.BaseLength, before.Length);
        var steps = new StringBuilder();
        var added = new StringBuilder();
        var removed = new StringBuilder();
        var position = 0;
        foreach (var component in operation.Components)
        {
            appendStep(steps, component);
            added.Append(Escape(component.Inserted));
            if (component.Kind == TextComponentKind.Delete)
                removed.Append(Escape(before.Slice(position, component.Length)));
            position += component.Kind == TextComponentKind.Insert ? 0 : component.Length;
        }

        // The package throws on a changeset without steps, also when it was made by its own transformation.
        if (steps.Length == 0)
            steps.Append("=0");
        return steps.Append('|').Append(added).Append('|').Append(removed).ToString();
    }

    /// <summary>The same effect as consecutive operations with one insert or one deletion each, every one on the result of the one before.</summary>
    /// <remarks>
    /// The package transforms foreign changes wrongly when they have several steps and tie with its own; with one step each it is right.
    /// Broadcast these to such clients, each with a version of its own, and confirm the author with the last version.
    /// </remarks>
    public static IReadOnlyList<TextOperation> SplitIntoSingleSteps(TextOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var singles = new List<TextOperation>();
        var length = operation.BaseLength;
        var position = 0;
        foreach (var component in operation.Components)
        {
            var deleted = component.Kind == TextComponentKind.Delete ? component.Length : 0;
            if (component.Kind != TextComponentKind.Retain)
                singles.Add(TextOperation.Replace(length, position, deleted, component.Inserted));
            length += component.Inserted.Length - deleted;
            position += component.Length - deleted;
        }

        return singles.Count > 0 ? singles : [operation];
    }

    private static TextOperation? ReadOperations(string packed, LongTextLimits limits, out PackedChangesetFault? fault)
    {
        var firstBar = packed.IndexOf('|', StringComparison.Ordinal);
        var secondBar = packed.LastIndexOf('|');
        var added = Unescape(packed[(firstBar + 1)..secondBar]);
        var builder = new TextOperationBuilder();
        var (offset, used, total, steps) = (0, 0, 0L, 0);
        fault = null;
        while (offset < firstBar)
        {
            var start = offset;
            if (ReadCount(packed, ref offset) is not { } count)
                fault = new PackedChangesetFault(offset, "A step is one of = + - and a length in digits and lower-case letters, below half a billion.");
            else if (packed[start] == '+' && count > added.Length - used)
                fault = new PackedChangesetFault(start, "The inserts are longer than the added text.");
            else if ((total += count) > LongestText || steps >= limits.OperationComponents * 4L)
                fault = new PackedChangesetFault(start, "The change has too many steps, or is longer than any text.");
            else
                AppendComponent(builder, packed[start], count, added, ref used);
            if (fault is not null)
                return null;
            steps++;
        }

        if (steps == 0)
            fault = new PackedChangesetFault(0, "There is no step; no change is written = and the length of the text.");
        else if (used != added.Length)
            fault = new PackedChangesetFault(firstBar, "The inserts are shorter than the added text.");
        return fault is null ? builder.Build() : null;
    }

    private static int? ReadCount(string packed, ref int offset)
    {
        if (packed[offset] is not ('=' or '+' or '-'))
            return null;
        var firstDigit = ++offset;
        var count = 0L;
        for (; packed[offset] is (>= '0' and <= '9') or (>= 'a' and <= 'z'); offset++)
        {
            count = (count * 36) + (char.IsAsciiDigit(packed[offset]) ? packed[offset] - '0' : packed[offset] - 'a' + 10);
            if (count > LongestText)
                return null;
        }

        return offset == firstDigit ? null : (int)count;
    }

    private static void AppendComponent(TextOperationBuilder builder, char kind, int count, string added, ref int used)
    {
        switch (kind)
        {
            case '=':
                builder.Retain(count);
                break;
            case '-':
                builder.Delete(count);
                break;
            default:
                builder.Insert(added.Substring(used, count));
                used += count;
                break;
        }
    }

    private static void AppendStep(StringBuilder steps, TextComponent component) =>
        AppendStep(steps, component.Kind switch { TextComponentKind.Retain => '=', TextComponentKind.Delete => '-', _ => '+' }, component.Length);

    private static void AppendStep(StringBuilder steps, char kind, int count)
    {
        steps.Append(kind);
        Span<char> digits = stackalloc char[7];
        var length = 0;
        for (var rest = count; rest > 0; rest /= 36)
            digits[length++] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36];
        digits[..length].Reverse();
        steps.Append(CultureInfo.InvariantCulture, $"{digits[..length]}");
    }

    private static void AppendForeignStep(StringBuilder steps, TextComponent component)
    {
        if (component is not { Kind: TextComponentKind.Insert, Length: > 1 })
        {
            AppendStep(steps, component);
            return;
        }

        AppendStep(steps, '+', 1);
        AppendStep(steps, '+', component.Length - 1);
    }

    private static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal);

    // In this order, as the package does it: "%257C" is the text "%7C".
    private static string Unescape(string text) => text
        .Replace("%7C", "|", StringComparison.Ordinal)
        .Replace("%7c", "|", StringComparison.Ordinal)
        .Replace("%25", "%", StringComparison.Ordinal);
}
