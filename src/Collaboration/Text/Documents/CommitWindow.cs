using System.Collections.Immutable;

namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>
/// The latest commits as an immutable list with appending in constant time. The newest are as they came, in one array that successors
/// share and of which each sees its own part; those before them are sealed, <see cref="SealedTogether"/> at a time.
/// </summary>
/// <remarks>Only the newest list may append in place; a second successor of the same list gets an array of its own.</remarks>
internal sealed class CommitWindow
{
    public const int SealedTogether = 256;
    private const int MostLive = 2 * SealedTogether;

    private readonly ImmutableArray<SealedCommits> _sealed;
    private readonly Slots _slots;
    private readonly int _start;
    private readonly int _live;
    private readonly long _units;

    private CommitWindow(ImmutableArray<SealedCommits> sealedCommits, Slots slots, int start, int live, long units)
    {
        _sealed = sealedCommits;
        _slots = slots;
        _start = start;
        _live = live;
        _units = units;
    }

    public static CommitWindow Empty => new([], new Slots(4), 0, 0, 0);

    public int Count => SealedCount + _live;

    /// <summary>Inserted and deleted units of all of them.</summary>
    public long Units => _units;

    private int SealedCount => _sealed.Length * SealedTogether;

    private ReadOnlySpan<TextCommit> Live => _slots.Commits.AsSpan(_start, _live)!;

    public CommitWindow Append(TextCommit commit)
    {
        var units = _units + commit.Operation.ChangedLength;
        if (_live < MostLive && _slots.TryTake(_start + _live, commit))
            return new CommitWindow(_sealed, _slots, _start, _live + 1, units);

        var isFull = _live == MostLive;
        var kept = isFull ? Live[SealedTogether..] : Live;
        var slots = new Slots(Math.Clamp(2 * kept.Length, 4, MostLive));
        slots.Fill(kept, commit);
        var older = isFull ? _sealed.Add(SealedCommits.Of(Live[..SealedTogether])) : _sealed;
        return new CommitWindow(older, slots, 0, kept.Length + 1, units);
    }

    /// <summary>Without the oldest, until it keeps to the limits; it stays up to <see cref="SealedTogether"/> commits longer than it must.</summary>
    public CommitWindow Within(LongTextLimits limits)
    {
        var window = this;
        while (window._units > limits.RetainedUnits || (window.Count > limits.RetainedCommits && window.Count - window.OldestPortion >= limits.RetainedCommits))
            window = window.DropOldest();
        return window;
    }

    /// <summary>The commits from an index on, in order.</summary>
    public IEnumerable<TextCommit> From(int index)
    {
        for (var portion = index / SealedTogether; portion < _sealed.Length; portion++)
        {
            foreach (var commit in _sealed[portion].Open().Skip(index - (portion * SealedTogether)))
                yield return commit;
        }

        for (var live = Math.Max(0, index - SealedCount); live < _live; live++)
            yield return _slots.Commits[_start + live]!;
    }

    /// <summary>The newest commit of which something is true.</summary>
    public TextCommit? FindLast(Predicate<TextCommit> isWanted)
    {
        for (var live = _live - 1; live >= 0; live--)
        {
            if (isWanted(_slots.Commits[_start + live]!))
                return _slots.Commits[_start + live];
        }

        return _sealed.Reverse().Select(portion => Array.FindLast(portion.Open(), isWanted)).FirstOrDefault(found => found is not null);
    }

    private int OldestPortion => _sealed.IsEmpty ? 1 : SealedTogether;

    private CommitWindow DropOldest() => _sealed.IsEmpty
        ? new CommitWindow(_sealed, _slots, _start + 1, _live - 1, _units - Live[0].Operation.ChangedLength)
        : new CommitWindow(_sealed.RemoveAt(0), _slots, _start, _live, _units - _sealed[0].Units);

    private sealed class Slots(int capacity)
    {
        private readonly Lock _append = new();
        private int _used;

        public TextCommit?[] Commits { get; } = new TextCommit?[capacity];

        public void Fill(ReadOnlySpan<TextCommit> commits, TextCommit last)
        {
            commits.CopyTo(Commits!);
            Commits[commits.Length] = last;
            _used = commits.Length + 1;
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
