namespace LinkedRecords.Collaboration.Text.Ropes;

/// <summary>A node of the immutable tree behind a <see cref="TextRope"/>; all leaves are equally deep.</summary>
internal abstract class RopeNode(int length, int pairs, char first, char last)
{
    /// <summary>UTF-16 units below this node.</summary>
    public int Length { get; } = length;

    /// <summary>Surrogate pairs below this node, also those whose halves lie in neighbouring leaves.</summary>
    public int Pairs { get; } = pairs;

    public char First { get; } = first;

    public char Last { get; } = last;

    /// <summary>The node with <paramref name="text"/> (at most <see cref="RopeLeaf.LongestInsert"/> units) inserted, and its new right neighbour if it had to be split.</summary>
    public abstract (RopeNode Node, RopeNode? Right) Insert(int position, ReadOnlySpan<char> text);

    /// <summary>The node without a range that leaves at least one unit.</summary>
    public abstract RopeNode Delete(int start, int count);

    /// <summary>One node in place of two neighbours, when together they are small enough.</summary>
    public abstract RopeNode? TryJoin(RopeNode right);

    public abstract void CopyTo(int start, Span<char> destination);

    /// <summary>How many pairs lie wholly before <paramref name="position"/>.</summary>
    public abstract int PairsBefore(int position);

    /// <summary>The unit at which code point <paramref name="index"/> begins.</summary>
    public abstract int UnitOfCodePoint(int index);
}
