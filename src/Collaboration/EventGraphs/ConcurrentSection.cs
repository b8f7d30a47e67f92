using System.Runtime.InteropServices;

namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>
/// Merges the events between two critical ones. It keeps all their units in order, each with its state in the version that the next event
/// was made on; moving to another version takes events back and brings others in.
/// </summary>
internal sealed class ConcurrentSection
{
    private readonly WalkOrder _order;
    private readonly int _firstStep;
    private readonly MergedText _text;
    private readonly RunTree _tree = new();
    private readonly RunIndex _index = new();
    private readonly List<List<Span>> _spans = [];
    private int[] _prepared;
    private int _nextId;

    public ConcurrentSection(WalkOrder order, int firstStep, MergedText text)
    {
        _order = order;
        _firstStep = firstStep;
        _text = text;
        _prepared = firstStep == 0 ? [] : [firstStep - 1];
        if (text.Length > 0)
            Place(null, new Run(TakeIds(text.Length), text.Length, Run.None, Run.None, new EventId("", 0)));
    }

    public void Apply(int step, TextEvent current)
    {
        Prepare(_order.Parents(step));
        var spans = new List<Span>(current.Patches.Count);
        var sequence = current.Id.Sequence;
        foreach (var patch in current.Patches)
        {
            InvalidEventException.ThrowUnlessInside(current.Id, patch, _tree.Visible);
            Delete(patch.Position, patch.Deleted, spans);
            sequence += patch.Deleted;
            if (patch.Inserted.Length > 0)
                sequence += Insert(patch.Position, patch.Inserted, current.Id with { Sequence = sequence }, spans);
        }

        _spans.Add(spans);
        _prepared = [step];
    }

    private void Prepare(ReadOnlySpan<int> version)
    {
        var (toTakeBack, toBringIn) = VersionDifference.Between(_order, _prepared, version, _firstStep - 1);
        foreach (var step in toTakeBack)
        {
            var spans = _spans[step - _firstStep];
            for (var index = spans.Count - 1; index >= 0; index--)
                ChangeState(spans[index], -1);
        }

        for (var index = toBringIn.Count - 1; index >= 0; index--)
        {
            foreach (var span in _spans[toBringIn[index] - _firstStep])
                ChangeState(span, 1);
        }
    }

    private void ChangeState(Span span, int change)
    {
        for (var (id, left) = (span.FirstId, span.Length); left > 0;)
        {
            var run = Cut(id, left);
            run.State += change;
            RunTree.SumUpwards(run);
            id += run.Length;
            left -= run.Length;
        }
    }

    private void Delete(int position, int count, List<Span> spans)
    {
        while (count > 0)
        {
            var (found, offset) = _tree.FindVisible(position);
            var run = Cut(found.FirstId + offset, Math.Min(count, found.Length - offset));
            if (!run.IsDeleted)
                _text.Delete(RunTree.MergedBefore(run), run.Length);
            run.IsDeleted = true;
            run.State++;
            RunTree.SumUpwards(run);
            spans.Add(new Span(run.FirstId, run.Length));
            count -= run.Length;
        }
    }

    private int Insert(int position, string inserted, EventId author, List<Span> spans)
    {
        var previous = position == 0 ? null : CutBehind(position - 1);
        var originLeft = previous is null ? Run.None : previous.FirstId + previous.Length - 1;
        var length = _text.LengthOf(inserted);
        var run = new Run(TakeIds(length), length, originLeft, FindRightParent(previous, originLeft), author);
        Place(FindPlace(run, previous), run);
        _text.Insert(RunTree.MergedBefore(run), inserted);
        spans.Add(new Span(run.FirstId, length));
        return length;
    }

    /// <summary>The next unit that the author saw, if it has the same left origin.</summary>
    private int FindRightParent(Run? previous, int originLeft)
    {
        var next = After(previous);
        while (next is { State: 0 })
            next = RunTree.Next(next);
        return next is not null && next.OriginLeft == originLeft ? next.FirstId : Run.None;
    }

    /// <summary>Among units that the author did not see, the run behind which the new one belongs: the scan of FugueMax.</summary>
    private Run? FindPlace(Run run, Run? previous)
    {
        var place = previous;
        var other = After(previous);
        if (other is not { State: 0 })
            return place;

        var left = IndexOf(run.OriginLeft, Run.None);
        var right = IndexOf(run.RightParent, _tree.Length);
        var isLookingAhead = false;
        for (; other is { State: 0 }; other = RunTree.Next(other))
        {
            var otherLeft = IndexOf(other.OriginLeft, Run.None);
            if (otherLeft < left)
                break;
            if (otherLeft == left)
            {
                var otherRight = IndexOf(other.RightParent, _tree.Length);
                if (otherRight == right && run.IsBefore(other))
                    break;
                isLookingAhead = otherRight < right;
            }

            if (!isLookingAhead)
                place = other;
        }

        return place;
    }

    private Run? After(Run? run) => run is null ? _tree.First : RunTree.Next(run);

    private int IndexOf(int id, int ifNone)
    {
        if (id == Run.None)
            return ifNone;
        var run = _index.Find(id);
        return RunTree.LengthBefore(run) + id - run.FirstId;
    }

    private Run CutBehind(int visiblePosition)
    {
        var (run, offset) = _tree.FindVisible(visiblePosition);
        SplitAt(run, offset + 1);
        return run;
    }

    /// <summary>The run that begins exactly with <paramref name="id"/> and is at most <paramref name="length"/> long.</summary>
    private Run Cut(int id, int length)
    {
        var run = _index.Find(id);
        if (id > run.FirstId)
            run = SplitAt(run, id - run.FirstId);
        SplitAt(run, length);
        return run;
    }

    /// <summary>Makes two runs of one; the right one, or the run itself when there is nothing to split off.</summary>
    private Run SplitAt(Run run, int offset)
    {
        if (offset >= run.Length)
            return run;
        var id = run.FirstId + offset;
        var right = new Run(id, run.Length - offset, id - 1, Run.None, run.Author with { Sequence = run.Author.Sequence + offset })
        {
            State = run.State,
            IsDeleted = run.IsDeleted,
        };
        run.Length = offset;
        RunTree.SumUpwards(run);
        Place(run, right);
        return right;
    }

    private void Place(Run? previous, Run run)
    {
        _tree.InsertAfter(previous, run);
        _index.Add(run);
    }

    private int TakeIds(int count)
    {
        var first = _nextId;
        _nextId = checked(_nextId + count);
        return first;
    }

    /// <summary>Units that an event inserted or deleted.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Span(int FirstId, int Length);
}
