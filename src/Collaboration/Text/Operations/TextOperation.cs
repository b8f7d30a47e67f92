using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>
/// An immutable, normalised change of a whole text: components that keep, insert and delete, counted in UTF-16 code units.
/// Keeps and deletes together are as long as the text it was made on, which is checked wherever it is used.
/// </summary>
/// <remarks>
/// Ellis and Gibbs, SIGMOD 1989; the server's order after Nichols et al. (Jupiter), UIST 1995. Transformation satisfies TP1 and
/// nothing more, so an operation is always transformed one committed operation after the other, never over their composition.
/// Units are units: half of a surrogate pair is inserted, kept and deleted like any other.
/// </remarks>
public sealed class TextOperation : IEquatable<TextOperation>
{
    private readonly TextComponent[] _components;

    internal TextOperation(TextComponent[] normalised, int baseLength, int resultLength)
    {
        _components = normalised;
        BaseLength = baseLength;
        ResultLength = resultLength;
    }

    /// <summary>The length of the text that the operation applies to.</summary>
    public int BaseLength { get; }

    /// <summary>The length of the text that it makes.</summary>
    public int ResultLength { get; }

    /// <summary>The components from left to right; nothing of length 0, no two neighbours of one kind.</summary>
    public ReadOnlySpan<TextComponent> Components => _components;

    /// <summary>Whether the text stays as it is.</summary>
    public bool IsIdentity => _components.Length == 0 || (_components.Length == 1 && _components[0].Kind == TextComponentKind.Retain);

    /// <summary>The operation that keeps a text of <paramref name="length"/> units.</summary>
    public static TextOperation Identity(int length) => new TextOperationBuilder(1).Retain(length).Build();

    /// <summary>Replaces <paramref name="deleted"/> units at <paramref name="position"/> by <paramref name="inserted"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside a text of <paramref name="baseLength"/> units.</exception>
    public static TextOperation Replace(int baseLength, int position, int deleted, string inserted)
    {
        TextRange.Check(position, deleted, baseLength);
        ArgumentNullException.ThrowIfNull(inserted);

        // What typing makes all day: without the detour over a builder.
        Span<TextComponent> components = [
            TextComponent.Retain(position),
            TextComponent.Delete(deleted),
            TextComponent.Insert(inserted),
            TextComponent.Retain(baseLength - position - deleted),
        ];
        if (deleted == 0 && inserted.Length == 0)
            return Identity(baseLength);
        var used = 0;
        foreach (var component in components)
        {
            if (component.Length > 0)
                components[used++] = component;
        }

        return new TextOperation(components[..used].ToArray(), baseLength, checked(baseLength - deleted + inserted.Length));
    }

    /// <summary>Inserts <paramref name="text"/> at <paramref name="position"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the text.</exception>
    public static TextOperation Insert(int baseLength, int position, string text) => Replace(baseLength, position, 0, text);

    /// <summary>Deletes <paramref name="count"/> units from <paramref name="position"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range lies outside the text.</exception>
    public static TextOperation Delete(int baseLength, int position, int count) => Replace(baseLength, position, count, "");

    /// <summary>The text after this operation.</summary>
    /// <exception cref="TextLengthMismatchException">The text has another length than <see cref="BaseLength"/>.</exception>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        TextLengthMismatchException.ThrowUnlessEqual("apply", BaseLength, text.Length);
        return string.Create(ResultLength, (text, _components), static (result, given) =>
        {
            var unread = given.text.AsSpan();
            foreach (var component in given._components)
            {
                var written = component.Kind == TextComponentKind.Insert ? component.Inserted : unread[..component.Length];
                if (component.Kind != TextComponentKind.Insert)
                    unread = unread[component.Length..];
                if (component.Kind == TextComponentKind.Delete)
                    continue;
                written.CopyTo(result);
                result = result[written.Length..];
            }
        });
    }

    /// <summary>One operation with the effect of this one and then <paramref name="next"/>.</summary>
    /// <remarks>An insert of <paramref name="next"/> beside text deleted here is written before the deletion.</remarks>
    /// <exception cref="TextLengthMismatchException"><paramref name="next"/> was not made on the result of this operation.</exception>
    public TextOperation Compose(TextOperation next)
    {
        ArgumentNullException.ThrowIfNull(next);
        TextLengthMismatchException.ThrowUnlessEqual("compose", next.BaseLength, ResultLength);
        var first = new ComponentReader(_components);
        var second = new ComponentReader(next._components);
        var result = new TextOperationBuilder(_components.Length + next._components.Length);
        while (!first.AtEnd || !second.AtEnd)
        {
            if (second.Is(TextComponentKind.Insert))
                result.Add(second.TakeRest());
            else if (first.Is(TextComponentKind.Delete))
                result.Add(first.TakeRest());
            else
                ComposeCommonPiece(ref first, ref second, result);
        }

        return result.Build();
    }

    /// <summary>This operation rewritten so that it applies after <paramref name="other"/>, made on the same text.</summary>
    /// <remarks>TP1: <c>a.Compose(b.Transform(a, MineFirst))</c> and <c>b.Compose(a.Transform(b, OtherFirst))</c> make the same text.</remarks>
    /// <exception cref="TextLengthMismatchException">The operations were made on texts of different lengths.</exception>
    public TextOperation Transform(TextOperation other, TieOrder tie)
    {
        ArgumentNullException.ThrowIfNull(other);
        TextLengthMismatchException.ThrowUnlessEqual("transform", BaseLength, other.BaseLength);
        var mine = new ComponentReader(_components);
        var theirs = new ComponentReader(other._components);
        var result = new TextOperationBuilder(_components.Length + 2);
        while (!mine.AtEnd || !theirs.AtEnd)
        {
            var theirsInserts = theirs.Is(TextComponentKind.Insert);
            if (mine.Is(TextComponentKind.Insert) && (tie == TieOrder.MineFirst || !theirsInserts))
            {
                result.Add(mine.TakeRest());
            }
            else if (theirsInserts)
            {
                result.Retain(theirs.Remaining);
                theirs.Skip(theirs.Remaining);
            }
            else
            {
                TransformCommonPiece(ref mine, ref theirs, result);
            }
        }

        return result.Build();
    }

    /// <summary>The operation that takes this one back, given the text this one was applied to.</summary>
    /// <exception cref="TextLengthMismatchException">The text has another length than <see cref="BaseLength"/>.</exception>
    public TextOperation Invert(TextRope before)
    {
        ArgumentNullException.ThrowIfNull(before);
        TextLengthMismatchException.ThrowUnlessEqual("invert", BaseLength, before.Length);
        var result = new TextOperationBuilder(_components.Length);
        var position = 0;
        foreach (var component in _components)
        {
            if (component.Kind == TextComponentKind.Insert)
            {
                result.Delete(component.Length);
                continue;
            }

            if (component.Kind == TextComponentKind.Retain)
                result.Retain(component.Length);
            else
                result.Insert(before.Slice(position, component.Length));
            position += component.Length;
        }

        return result.Build();
    }

    /// <summary>How many units are kept before the first change, and after the last. Nothing for an identity.</summary>
    internal (int Before, int After) Kept => IsIdentity
        ? (BaseLength, 0)
        : (KeptBy(_components[0]), KeptBy(_components[^1]));

    /// <summary>The same changes with more or less text kept around them.</summary>
    internal TextOperation WithKept(int before, int after)
    {
        var components = (TextComponent[])_components.Clone();
        var change = before + after - Kept.Before - Kept.After;
        if (before > 0)
            components[0] = TextComponent.Retain(before);
        if (after > 0)
            components[^1] = TextComponent.Retain(after);
        return new TextOperation(components, checked(BaseLength + change), checked(ResultLength + change));
    }

    /// <summary>The units that this operation inserts or deletes: what it costs to keep and to send.</summary>
    public int ChangedLength
    {
        get
        {
            var changed = 0;
            foreach (var component in _components)
                changed += component.Kind == TextComponentKind.Retain ? 0 : component.Length;
            return changed;
        }
    }

    /// <inheritdoc/>
    public bool Equals(TextOperation? other) => other is not null && Components.SequenceEqual(other.Components);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextOperation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(BaseLength, ResultLength, _components.Length);

    /// <summary>For people: keeps as <c>=n</c>, deletes as <c>-n</c>, inserts quoted.</summary>
    public override string ToString() => string.Join(' ', _components.Select(component => component.Kind switch
    {
        TextComponentKind.Retain => $"={component.Length}",
        TextComponentKind.Delete => $"-{component.Length}",
        _ => $"+\"{component.Inserted}\"",
    }));

    private static int KeptBy(TextComponent component) => component.Kind == TextComponentKind.Retain ? component.Length : 0;

    private static void ComposeCommonPiece(ref ComponentReader first, ref ComponentReader second, TextOperationBuilder result)
    {
        var length = Math.Min(first.Remaining, second.Remaining);
        if (second.Is(TextComponentKind.Retain))
            result.Add(first.Take(length));
        else if (first.Is(TextComponentKind.Retain))
            result.Delete(length);
        if (second.Is(TextComponentKind.Delete))
            first.Skip(length);
        second.Skip(length);
    }

    private static void TransformCommonPiece(ref ComponentReader mine, ref ComponentReader theirs, TextOperationBuilder result)
    {
        var length = Math.Min(mine.Remaining, theirs.Remaining);
        if (theirs.Is(TextComponentKind.Retain))
            result.Add(mine.Take(length));
        else
            mine.Skip(length);
        theirs.Skip(length);
    }
}
