namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>Which steps one version has and another has not, found by walking back from both until only common steps are left.</summary>
internal static class VersionDifference
{
    private enum Side
    {
        Left = 0,
        Right = 1,
        Both = 2,
    }

    /// <summary>The steps only in the left version, newest first, and those only in the right, newest first.</summary>
    /// <param name="common">Steps up to this one are in both.</param>
    public static (List<int> OnlyLeft, List<int> OnlyRight) Between(WalkOrder order, ReadOnlySpan<int> left, ReadOnlySpan<int> right, int common)
    {
        var (onlyLeft, onlyRight) = (new List<int>(), new List<int>());
        if (left.SequenceEqual(right))
            return (onlyLeft, onlyRight);
        var sides = new Dictionary<int, Side>();
        var newest = new PriorityQueue<int, int>();
        var undecided = 0;
        Reach(left, Side.Left);
        Reach(right, Side.Right);
        while (undecided > 0)
        {
            var step = newest.Dequeue();
            sides.Remove(step, out var side);
            if (side == Side.Left)
                onlyLeft.Add(step);
            else if (side == Side.Right)
                onlyRight.Add(step);
            if (side != Side.Both)
                undecided--;
            Reach(order.Parents(step), side);
        }

        return (onlyLeft, onlyRight);

        void Reach(ReadOnlySpan<int> steps, Side side)
        {
            foreach (var step in steps)
            {
                if (step <= common)
                    continue;
                if (!sides.TryGetValue(step, out var known))
                {
                    sides.Add(step, side);
                    newest.Enqueue(step, -step);
                    undecided += side == Side.Both ? 0 : 1;
                }
                else if (known != side && known != Side.Both)
                {
                    sides[step] = Side.Both;
                    undecided--;
                }
            }
        }
    }
}
