namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>
/// The runs of a section in text order, with the sums that positions are found by. A treap with links to parents: every step is O(log n).
/// </summary>
/// <remarks>Seidel and Aragon, "Randomized Search Trees", Algorithmica 16, 1996.</remarks>
internal sealed class RunTree
{
    private Run? _root;

    // Xorshift; any sequence without a pattern keeps the tree shallow, and a fixed one makes runs repeatable.
    private uint _random = 0x9E3779B9;

    public int Length => _root?.LengthSum ?? 0;

    public int Visible => _root?.VisibleSum ?? 0;

    public Run? First => _root is null ? null : Leftmost(_root);

    /// <summary>Inserts <paramref name="run"/> behind <paramref name="previous"/>, or at the beginning.</summary>
    public void InsertAfter(Run? previous, Run run)
    {
        run.Priority = NextRandom();
        Sum(run);
        if (_root is null)
            _root = run;
        else if (previous is null)
            Attach(Leftmost(_root), run, asLeft: true);
        else if (previous.Right is null)
            Attach(previous, run, asLeft: false);
        else
            Attach(Leftmost(previous.Right), run, asLeft: true);
        while (run.Parent is { } parent && parent.Priority < run.Priority)
            RotateUp(run, parent);
        if (run.Parent is null)
            _root = run;
        SumUpwards(run);
    }

    /// <summary>Brings the sums up to date after a run changed.</summary>
    public static void SumUpwards(Run? run)
    {
        for (; run is not null; run = run.Parent)
            Sum(run);
    }

    /// <summary>The run that holds the visible unit at <paramref name="position"/>, and where in it.</summary>
    public (Run Run, int Offset) FindVisible(int position)
    {
        var run = _root!;
        while (true)
        {
            var left = run.Left?.VisibleSum ?? 0;
            if (position < left)
            {
                run = run.Left!;
                continue;
            }

            position -= left;
            if (position < run.Visible)
                return (run, position);
            position -= run.Visible;
            run = run.Right!;
        }
    }

    /// <summary>Units, deleted or not, before the run.</summary>
    public static int LengthBefore(Run run)
    {
        var sum = run.Left?.LengthSum ?? 0;
        for (; run.Parent is { } parent; run = parent)
        {
            if (ReferenceEquals(parent.Right, run))
                sum += (parent.Left?.LengthSum ?? 0) + parent.Length;
        }

        return sum;
    }

    /// <summary>Units of the merged text before the run.</summary>
    public static int MergedBefore(Run run)
    {
        var sum = run.Left?.MergedSum ?? 0;
        for (; run.Parent is { } parent; run = parent)
        {
            if (ReferenceEquals(parent.Right, run))
                sum += (parent.Left?.MergedSum ?? 0) + parent.Merged;
        }

        return sum;
    }

    public static Run? Next(Run run)
    {
        if (run.Right is not null)
            return Leftmost(run.Right);
        while (run.Parent is { } parent && ReferenceEquals(parent.Right, run))
            run = parent;
        return run.Parent;
    }

    private static Run Leftmost(Run run)
    {
        while (run.Left is not null)
            run = run.Left;
        return run;
    }

    private static void Attach(Run parent, Run child, bool asLeft)
    {
        child.Parent = parent;
        if (asLeft)
            parent.Left = child;
        else
            parent.Right = child;
    }

    private static void RotateUp(Run run, Run parent)
    {
        var grandparent = parent.Parent;
        if (ReferenceEquals(parent.Left, run))
        {
            parent.Left = run.Right;
            parent.Left?.Parent = parent;
            run.Right = parent;
        }
        else
        {
            parent.Right = run.Left;
            parent.Right?.Parent = parent;
            run.Left = parent;
        }

        parent.Parent = run;
        run.Parent = grandparent;
        if (grandparent is not null && ReferenceEquals(grandparent.Left, parent))
            grandparent.Left = run;
        else
            grandparent?.Right = run;
        Sum(parent);
    }

    private static void Sum(Run run)
    {
        run.LengthSum = run.Length + (run.Left?.LengthSum ?? 0) + (run.Right?.LengthSum ?? 0);
        run.VisibleSum = run.Visible + (run.Left?.VisibleSum ?? 0) + (run.Right?.VisibleSum ?? 0);
        run.MergedSum = run.Merged + (run.Left?.MergedSum ?? 0) + (run.Right?.MergedSum ?? 0);
    }

    private uint NextRandom()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random;
    }
}
