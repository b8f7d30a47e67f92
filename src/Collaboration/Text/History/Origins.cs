using System.Runtime.InteropServices;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.History;

/// <summary>
/// Operations of which only matters where their text comes from. They compose like text operations; composing halves of a history first
/// costs O(n log n) where walking it from the beginning would cost O(n²).
/// </summary>
internal static class Origins
{
    /// <summary>The pieces of the text after all revisions with the revision that wrote each; null for the text before them.</summary>
    public static IEnumerable<(TextRevision? Revision, int Length)> Of(ReadOnlySpan<TextRevision> revisions, int startLength)
    {
        var whole = revisions.IsEmpty ? [new Piece(TextComponentKind.Retain, startLength, null)] : ComposeAll(revisions);
        return [.. whole.Where(piece => piece.Kind != TextComponentKind.Delete && piece.Length > 0).Select(piece => (piece.Origin, piece.Length))];
    }

    private static List<Piece> ComposeAll(ReadOnlySpan<TextRevision> revisions)
    {
        if (revisions.Length > 1)
            return Compose(ComposeAll(revisions[..(revisions.Length / 2)]), ComposeAll(revisions[(revisions.Length / 2)..]));
        var pieces = new List<Piece>(revisions[0].Operation.Components.Length);
        foreach (var component in revisions[0].Operation.Components)
            pieces.Add(new Piece(component.Kind, component.Length, component.Kind == TextComponentKind.Insert ? revisions[0] : null));
        return pieces;
    }

    private static List<Piece> Compose(List<Piece> first, List<Piece> second)
    {
        var result = new List<Piece>(first.Count + second.Count);
        var (left, right) = (new Reader(first), new Reader(second));
        while (!left.AtEnd || !right.AtEnd)
        {
            if (!right.AtEnd && right.Kind == TextComponentKind.Insert)
            {
                Add(result, right.Take(right.Remaining));
            }
            else if (!left.AtEnd && left.Kind == TextComponentKind.Delete)
            {
                Add(result, left.Take(left.Remaining));
            }
            else
            {
                var length = Math.Min(left.Remaining, right.Remaining);
                var kept = left.Take(length);
                var use = right.Take(length).Kind;
                if (use == TextComponentKind.Retain)
                    Add(result, kept);
                else if (kept.Kind == TextComponentKind.Retain)
                    Add(result, new Piece(TextComponentKind.Delete, length, null));
            }
        }

        return result;
    }

    private static void Add(List<Piece> pieces, Piece piece)
    {
        var last = CollectionsMarshal.AsSpan(pieces);
        if (pieces.Count > 0 && last[^1].Kind == piece.Kind && ReferenceEquals(last[^1].Origin, piece.Origin))
            last[^1] = last[^1] with { Length = last[^1].Length + piece.Length };
        else
            pieces.Add(piece);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(TextComponentKind Kind, int Length, TextRevision? Origin);

    [StructLayout(LayoutKind.Auto)]
    private struct Reader(List<Piece> pieces)
    {
        private int _index;
        private int _offset;

        public readonly bool AtEnd => _index == pieces.Count;

        public readonly TextComponentKind Kind => pieces[_index].Kind;

        public readonly int Remaining => pieces[_index].Length - _offset;

        public Piece Take(int length)
        {
            var taken = pieces[_index] with { Length = length };
            _offset += length;
            if (_offset == pieces[_index].Length)
                (_index, _offset) = (_index + 1, 0);
            return taken;
        }
    }
}
