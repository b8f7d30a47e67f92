using System.Collections;

namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>
/// The latest commits as an immutable list with appending in constant time: successors share one array, of which each sees its own part.
/// Only the newest may append in place; a second successor of the same list gets an array of its own.
/// </summary>
internal sealed class CommitWindow : IReadOnlyList<TextCommit>
{
    private readonly Slots _slots;
    private readonly int _start;

    private CommitWindow(Slots slots, int start, int count, long units)
    {
        _slots = slots;
        _start = start;
        Count = count;
        Units = units;
    }

    public static CommitWindow Empty => new(new Slots(4), 0, 0, 0);

    public int Count { get; }

    /// <summary>Inserted and deleted units of all commits in the window.</summary>
    public long Units { get; }

    public TextCommit this[int index] => (uint)index < (uint)Count
        ? _slots.Commits[_start + index]!
        : throw new ArgumentOutOfRangeException(nameof(index));

    public CommitWindow Append(TextCommit commit)
    {
        var end = _start + Count;
        var units = Units + commit.Operation.ChangedLength;
        if (_slots.TryTake(end, commit))
            return new CommitWindow(_slots, _start, Count + 1, units);

        // Little room when there is much, since what the window dropped is freed only here.
        var slots = new Slots(Count + 4 + Math.Max(Count / 8, Math.Min(Count, 1_024)));
        Array.Copy(_slots.Commits, _start, slots.Commits, 0, Count);
        slots.Fill(Count, commit);
        return new CommitWindow(slots, 0, Count + 1, units);
    }

    /// <summary>Without its oldest commits. Their slots are freed when the array is next replaced.</summary>
    public CommitWindow DropOldest(int count)
    {
        var units = Units;
        for (var index = 0; index < count; index++)
            units -= this[index].Operation.ChangedLength;
        return new CommitWindow(_slots, _start + count, Count - count, units);
    }

    public IReadOnlyList<TextCommit> From(int index) => new CommitWindow(_slots, _start + index, Count - index, 0);

    public IEnumerator<TextCommit> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Slots(int capacity)
    {
        private readonly Lock _append = new();
        private int _used;

        public TextCommit?[] Commits { get; } = new TextCommit?[capacity];

        public void Fill(int count, TextCommit last)
        {
            Commits[count] = last;
            _used = count + 1;
        }

        public bool TryTake(int index, TextCommit commit)
        {
            lock (_append)
            {
                if (index != _used || index == Commits.Length)
                    return false;
                Commits[index] = commit;
                _used++;
                return true;
            }
        }
    }
}
