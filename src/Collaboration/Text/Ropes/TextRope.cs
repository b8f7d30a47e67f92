using System.Text;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Ropes;

/// <summary>
/// An immutable text of UTF-16 code units as a balanced tree: an edit costs O(log n) and shares all but one path with the text before,
/// so that every version can be kept as a snapshot for next to nothing.
/// </summary>
/// <remarks>
/// Units need not be well-formed. A pair whose halves arrive one after the other is whole as soon as both are there.
/// A code point is a pair, or any unit that is not part of one. After Boehm, Atkinson and Plass, "Ropes", 1995, as a B-tree.
/// </remarks>
public sealed class TextRope
{
    // Null for the empty text, so that no node is ever empty.
    private readonly RopeNode? _tree;
    private readonly Typing? _typing;

    // The tree with what is typed put into it, once somebody reads the text. Several may do it at once, with the same result.
    private RopeNode? _whole;

    private TextRope(RopeNode? tree, Typing? typing = null)
    {
        _tree = tree;
        _typing = typing;
        _whole = typing is null ? tree : null;
        Length = (tree?.Length ?? 0) + (typing?.Growth ?? 0);
    }

    /// <summary>The text without units.</summary>
    public static TextRope Empty { get; } = new(null);

    /// <summary>Number of UTF-16 code units.</summary>
    public int Length { get; }

    /// <summary>Number of code points; a half without its other half counts as one.</summary>
    public int CodePointCount => Length - (Root?.Pairs ?? 0);

    internal RopeNode? Root => Length == 0 ? null : _whole ??= Rebuilt(_tree, _typing!);

    /// <summary>The rope of <paramref name="text"/>, in linear time.</summary>
    public static TextRope From(ReadOnlySpan<char> text) => new(TreeOf(text));

    /// <summary>The text with <paramref name="inserted"/> at <paramref name="position"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the text.</exception>
    public TextRope Insert(int position, ReadOnlySpan<char> inserted)
    {
        TextRange.CheckPosition(position, Length);
        if (inserted.IsEmpty)
            return this;
        _ = checked(Length + inserted.Length);
        if (_typing?.Insert(position, inserted) is { } continued)
            return new TextRope(_tree, continued);
        return Typing.Begin(position, inserted) is { } begun
            ? new TextRope(Root, begun)
            : new TextRope(Inserted(Root, position, inserted));
    }

    /// <summary>The text without <paramref name="count"/> units from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range lies outside the text.</exception>
    public TextRope Delete(int start, int count)
    {
        TextRange.Check(start, count, Length);
        if (count == 0)
            return this;
        if (count == Length)
            return Empty;
        return _typing?.Delete(start, count) is { } continued
            ? new TextRope(_tree, continued)
            : new TextRope(Root, Typing.Begin(start, count));
    }

    /// <summary>The text after <paramref name="operation"/>; O(k log n) for k components.</summary>
    /// <exception cref="TextLengthMismatchException">The operation was made for another length.</exception>
    public TextRope Apply(TextOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        TextLengthMismatchException.ThrowUnlessEqual("apply", operation.BaseLength, Length);
        var text = this;
        var position = 0;
        foreach (var component in operation.Components)
        {
            if (component.Kind == TextComponentKind.Delete)
            {
                text = text.Delete(position, component.Length);
                continue;
            }

            if (component.Kind == TextComponentKind.Insert)
                text = text.Insert(position, component.Inserted);
            position += component.Length;
        }

        return text;
    }

    /// <summary>The units of a range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range lies outside the text.</exception>
    public string Slice(int start, int length)
    {
        TextRange.Check(start, length, Length);
        return length == 0 ? "" : string.Create(length, (Root, start), static (result, from) => from.Root!.CopyTo(from.start, result));
    }

    /// <summary>The unit at which code point <paramref name="codePoint"/> begins; the length of the text for the position after the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text has fewer code points.</exception>
    public int UnitOfCodePoint(int codePoint)
    {
        TextRange.CheckPosition(codePoint, CodePointCount);
        return Root?.UnitOfCodePoint(codePoint) ?? 0;
    }

    /// <summary>How many code points begin before <paramref name="unit"/>; a position inside a pair counts as behind its first half.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the text.</exception>
    public int CodePointOfUnit(int unit)
    {
        TextRange.CheckPosition(unit, Length);
        return unit - (Root?.PairsBefore(unit) ?? 0);
    }

    /// <summary>The whole text.</summary>
    public override string ToString() => Slice(0, Length);

    /// <summary>The bytes of the text as UTF-8 for readers that demand well-formed Unicode: a half without its other half becomes U+FFFD.</summary>
    /// <remarks>Lossy at that edge only; what is stored and sent to our own clients keeps the units, see docs/formats/longtext.md.</remarks>
    public byte[] ToWellFormedUtf8() => Encoding.UTF8.GetBytes(ToString());

    private static RopeNode? TreeOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return null;
        const int FilledLeaf = RopeLeaf.Capacity * 3 / 4;
        var level = new List<RopeNode>((text.Length / FilledLeaf) + 1);
        for (; !text.IsEmpty; text = text[Math.Min(FilledLeaf, text.Length)..])
            level.Add(new RopeLeaf(text[..Math.Min(FilledLeaf, text.Length)]));
        while (level.Count > 1)
            level = [.. level.Chunk(RopeBranch.Capacity * 3 / 4).Select(static children => new RopeBranch(children))];
        return level[0];
    }

    private static RopeNode? Rebuilt(RopeNode? tree, Typing typing)
    {
        var deleted = typing.To - typing.From;
        if (deleted > 0)
            tree = deleted == tree!.Length ? null : Deleted(tree, typing.From, deleted);
        return Inserted(tree, typing.From, typing.Units);
    }

    private static RopeNode? Inserted(RopeNode? tree, int position, ReadOnlySpan<char> inserted)
    {
        if (tree is null)
            return TreeOf(inserted);
        while (!inserted.IsEmpty)
        {
            var piece = inserted[..Math.Min(RopeLeaf.LongestInsert, inserted.Length)];
            var (node, right) = tree.Insert(position, piece);
            tree = right is null ? node : new RopeBranch([node, right]);
            position += piece.Length;
            inserted = inserted[piece.Length..];
        }

        return tree;
    }

    private static RopeNode Deleted(RopeNode tree, int start, int count)
    {
        tree = tree.Delete(start, count);
        while (tree is RopeBranch { Children.Length: 1 } branch)
            tree = branch.Children[0];
        return tree;
    }
}
