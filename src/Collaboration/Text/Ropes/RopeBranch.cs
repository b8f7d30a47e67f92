namespace LinkedRecords.Collaboration.Text.Ropes;

/// <summary>Children of equal height; their lengths lie beside each other, so that a search touches one child only.</summary>
internal sealed class RopeBranch : RopeNode
{
    public const int Capacity = 32;

    private readonly RopeNode[] _children;
    private readonly int[] _lengths;

    public RopeBranch(RopeNode[] children)
        : this(children, Array.ConvertAll(children, static child => child.Length), SumLengths(children), CountPairs(children))
    {
    }

    private RopeBranch(RopeNode[] children, int[] lengths, int length, int pairs)
        : base(length, pairs, children[0].First, children[^1].Last)
    {
        _children = children;
        _lengths = lengths;
    }

    public ReadOnlySpan<RopeNode> Children => _children;

    public override (RopeNode Node, RopeNode? Right) Insert(int position, ReadOnlySpan<char> text)
    {
        // An insert between two children goes to the end of the left one, where a run of typing continues.
        var index = 0;
        for (; position > _lengths[index]; index++)
            position -= _lengths[index];
        var (node, right) = _children[index].Insert(position, text);
        if (right is null)
            return (WithChild(index, node), null);

        RopeNode[] children = [.. _children.AsSpan(0, index), node, right, .. _children.AsSpan(index + 1)];
        if (children.Length <= Capacity)
            return (new RopeBranch(children), null);
        var cut = index == _children.Length - 1 ? Capacity : children.Length / 2;
        return (new RopeBranch(children[..cut]), new RopeBranch(children[cut..]));
    }

    public override RopeNode Delete(int start, int count)
    {
        var index = 0;
        for (; start >= _lengths[index]; index++)
            start -= _lengths[index];
        if (start + count < _lengths[index])
        {
            var smaller = _children[index].Delete(start, count);
            return JoinAround(index, WithChild(index, smaller));
        }

        var first = index;
        var kept = new List<RopeNode>(_children.Length);
        kept.AddRange(_children.AsSpan(0, index));
        while (count > 0)
        {
            var covered = Math.Min(count, _lengths[index] - start);
            if (covered < _lengths[index])
                kept.Add(_children[index].Delete(start, covered));
            count -= covered;
            start = 0;
            index++;
        }

        kept.AddRange(_children.AsSpan(index));
        return JoinAround(Math.Min(first, kept.Count - 1), new RopeBranch([.. kept]));
    }

    public override RopeNode? TryJoin(RopeNode right)
    {
        var other = (RopeBranch)right;
        return _children.Length + other._children.Length > Capacity ? null : new RopeBranch([.. _children, .. other._children]);
    }

    public override void CopyTo(int start, Span<char> destination)
    {
        var index = 0;
        for (; start >= _lengths[index]; index++)
            start -= _lengths[index];
        while (!destination.IsEmpty)
        {
            var length = Math.Min(destination.Length, _lengths[index] - start);
            _children[index].CopyTo(start, destination[..length]);
            destination = destination[length..];
            start = 0;
            index++;
        }
    }

    public override int PairsBefore(int position)
    {
        var pairs = 0;
        var index = 0;
        while (position > 0 && Pairs > 0)
        {
            if (index > 0)
                pairs += PairAcross(_children[index - 1], _children[index]);
            pairs += position >= _lengths[index] ? _children[index].Pairs : _children[index].PairsBefore(position);
            position -= _lengths[index];
            index++;
        }

        return pairs;
    }

    public override int UnitOfCodePoint(int index)
    {
        if (Pairs == 0)
            return index;
        var unit = 0;
        var child = 0;
        while (index > 0)
        {
            // The low half of a pair that spans two leaves belongs to a code point that the left leaf began.
            var begun = child > 0 ? PairAcross(_children[child - 1], _children[child]) : 0;
            var codePoints = _lengths[child] - _children[child].Pairs - begun;
            if (index < codePoints)
                return unit + _children[child].UnitOfCodePoint(index + begun);
            index -= codePoints;
            unit += _lengths[child];
            child++;
        }

        return StartsWithLowHalfAt(unit) ? unit + 1 : unit;
    }

    private static int SumLengths(RopeNode[] children)
    {
        var sum = 0;
        foreach (var child in children)
            sum = checked(sum + child.Length);
        return sum;
    }

    private static int CountPairs(RopeNode[] children)
    {
        var pairs = children[0].Pairs;
        for (var index = 1; index < children.Length; index++)
        {
            pairs += children[index].Pairs;
            pairs += PairAcross(children[index - 1], children[index]);
        }

        return pairs;
    }

    private static int PairAcross(RopeNode left, RopeNode right) => char.IsSurrogatePair(left.Last, right.First) ? 1 : 0;

    private int PairsAround(int index, RopeNode child)
    {
        var pairs = child.Pairs;
        if (index > 0)
            pairs += PairAcross(_children[index - 1], child);
        if (index + 1 < _children.Length)
            pairs += PairAcross(child, _children[index + 1]);
        return pairs;
    }

    private bool StartsWithLowHalfAt(int unit)
    {
        if (unit == 0 || unit == Length)
            return false;
        Span<char> around = stackalloc char[2];
        CopyTo(unit - 1, around);
        return char.IsSurrogatePair(around[0], around[1]);
    }

    private RopeBranch WithChild(int index, RopeNode child)
    {
        var children = (RopeNode[])_children.Clone();
        children[index] = child;
        var lengths = (int[])_lengths.Clone();
        lengths[index] = child.Length;
        var length = checked(Length - _lengths[index] + child.Length);
        return new RopeBranch(children, lengths, length, Pairs - PairsAround(index, _children[index]) + PairsAround(index, child));
    }

    private static RopeBranch JoinAround(int index, RopeBranch branch)
    {
        if (index + 1 < branch._children.Length)
            branch = branch.JoinAt(index);
        return index > 0 ? branch.JoinAt(index - 1) : branch;
    }

    private RopeBranch JoinAt(int index) => _children[index].TryJoin(_children[index + 1]) is { } joined
        ? new RopeBranch([.. _children.AsSpan(0, index), joined, .. _children.AsSpan(index + 2)])
        : this;
}
