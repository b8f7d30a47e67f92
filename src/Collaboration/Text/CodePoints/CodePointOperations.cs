using System.Text;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.CodePoints;

/// <summary>
/// Turns operations that count code points into operations that count UTF-16 units and back, by the text that they were made on.
/// </summary>
/// <remarks>
/// A peer that counts code points cannot say "the low half only". Where one of our operations cuts a pair, or joins two halves into one, the
/// operation is widened to whole code points on the way out: the same text results, and no half is ever sent.
/// </remarks>
public static class CodePointOperations
{
    /// <summary>The operation in UTF-16 units; what the components do not mention at the end of the text is kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The components reach beyond the text.</exception>
    public static TextOperation ToUnits(IEnumerable<CodePointComponent> components, TextRope before)
    {
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(before);
        var builder = new TextOperationBuilder();
        var (codePoint, unit) = (0, 0);
        foreach (var component in components)
        {
            if (component.Kind == TextComponentKind.Insert)
            {
                builder.Insert(component.Inserted);
                continue;
            }

            TextRange.Check(codePoint, component.Count, before.CodePointCount);
            codePoint += component.Count;
            var end = before.UnitOfCodePoint(codePoint);
            _ = component.Kind == TextComponentKind.Retain ? builder.Retain(end - unit) : builder.Delete(end - unit);
            unit = end;
        }

        return builder.Retain(before.Length - unit).Build();
    }

    /// <summary>The operation in code points, without the keep at its end.</summary>
    /// <exception cref="TextLengthMismatchException">The operation was made on another text.</exception>
    public static IReadOnlyList<CodePointComponent> FromUnits(TextOperation operation, TextRope before)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(before);
        var whole = CutsPairs(operation, before) ? Widen(operation, before) : operation;
        var components = new List<CodePointComponent>(whole.Components.Length);
        var position = 0;
        foreach (var component in whole.Components)
        {
            if (component.Kind == TextComponentKind.Insert)
            {
                components.Add(new(component.Kind, SurrogatePairs.CodePointsIn(component.Inserted), component.Inserted));
                continue;
            }

            var count = before.CodePointOfUnit(position + component.Length) - before.CodePointOfUnit(position);
            components.Add(new(component.Kind, count, ""));
            position += component.Length;
        }

        if (components.Count > 0 && components[^1].Kind == TextComponentKind.Retain)
            components.RemoveAt(components.Count - 1);
        return components;
    }

    private static bool CutsPairs(TextOperation operation, TextRope before)
    {
        var after = before.Apply(operation);
        var (from, to) = (0, 0);
        foreach (var component in operation.Components)
        {
            from += component.Kind == TextComponentKind.Insert ? 0 : component.Length;
            to += component.Kind == TextComponentKind.Delete ? 0 : component.Length;
            if (IsInsidePair(before, from) || IsInsidePair(after, to))
                return true;
        }

        return false;
    }

    private static bool IsInsidePair(TextRope text, int position) =>
        position > 0 && position < text.Length && SurrogatePairs.StartsAt(text.Slice(position - 1, 2), 0);

    private static TextOperation Widen(TextOperation operation, TextRope before)
    {
        var builder = new TextOperationBuilder();
        var (position, done) = (0, 0);
        var (deleted, inserted) = (0, new StringBuilder());
        foreach (var component in operation.Components)
        {
            if (component.Kind == TextComponentKind.Insert)
            {
                inserted.Append(component.Inserted);
            }
            else if (component.Kind == TextComponentKind.Delete)
            {
                deleted += component.Length;
            }
            else
            {
                done = AppendWhole(builder, before, done, (position, position + deleted, inserted.ToString()));
                position += deleted + component.Length;
                deleted = 0;
                inserted.Clear();
            }
        }

        done = AppendWhole(builder, before, done, (position, position + deleted, inserted.ToString()));
        return builder.Retain(before.Length - done).Build();
    }

    /// <summary>Replaces one range, grown by the half before and the half behind it where these belong to pairs that it cuts or joins.</summary>
    /// <returns>The end of the range: how far the text is dealt with.</returns>
    private static int AppendWhole(TextOperationBuilder builder, TextRope before, int done, (int Start, int End, string Inserted) range)
    {
        var (start, end, inserted) = range;
        if (start == end && inserted.Length == 0)
            return done;
        var result = inserted + before.Slice(end, Math.Min(1, before.Length - end));
        if (start > done && char.IsHighSurrogate(Unit(before, start - 1)) && (IsLow(result) || IsInsidePair(before, start)))
            inserted = Unit(before, --start) + inserted;
        var last = inserted.Length > 0 ? inserted[^1] : Unit(before, start - 1);
        if (end < before.Length && char.IsLowSurrogate(Unit(before, end)) && (char.IsHighSurrogate(last) || IsInsidePair(before, end)))
            inserted += Unit(before, end++);
        builder.Retain(start - done).Delete(end - start).Insert(inserted);
        return end;
    }

    private static bool IsLow(string text) => text.Length > 0 && char.IsLowSurrogate(text[0]);

    private static char Unit(TextRope text, int position) => position < 0 ? '\0' : text.Slice(position, 1)[0];
}
