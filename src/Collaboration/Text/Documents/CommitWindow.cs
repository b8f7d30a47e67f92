using System.Collections.Immutable;

namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>
/// The latest commits as an immutable list with appending in constant time: the newest as they came, each with a link to the one before it,
/// so that successors of one list share it; those before them sealed, <see cref="SealedTogether"/> at a time.
/// </summary>
/// <remarks>
/// What is decided about a change makes a successor that is thrown away when the log has the last word, so several successors of one list
/// are the rule. Links point to what is older: who keeps an old list does not keep newer commits, and a collection need not look at it again.
/// </remarks>
internal sealed class CommitWindow
{
    public const int SealedTogether = 256;
    private const int MostLinked = 2 * SealedTogether;

    private readonly ImmutableArray<SealedCommits> _sealed;
    private readonly Link? _newest;
    private readonly int _live;
    private readonly long _units;

    private CommitWindow(ImmutableArray<SealedCommits> sealedCommits, Link? newest, int live, long units)
    {
        _sealed = sealedCommits;
        _newest = newest;
        _live = live;
        _units = units;
    }

    public static CommitWindow Empty { get; } = new([], null, 0, 0);

    public int Count => SealedCount + _live;

    /// <summary>Inserted and deleted units of all of them.</summary>
    public long Units => _units;

    private int SealedCount => _sealed.Length * SealedTogether;

    public CommitWindow Append(TextCommit commit)
    {
        var units = _units + commit.Operation.ChangedLength;
        if (_newest is not { Length: MostLinked })
            return new CommitWindow(_sealed, new Link(commit, _newest), _live + 1, units);

        // Anew, or those that were dropped from the window would stay behind the others.
        var live = Live(0).AsSpan();
        var sealing = live.Length > SealedTogether ? SealedTogether : 0;
        var newest = default(Link);
        foreach (var kept in live[sealing..])
            newest = new Link(kept, newest);
        var older = sealing > 0 ? _sealed.Add(SealedCommits.Of(live[..sealing])) : _sealed;
        return new CommitWindow(older, new Link(commit, newest), live.Length - sealing + 1, units);
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

        foreach (var commit in Live(Math.Max(0, index - SealedCount)))
            yield return commit;
    }

    /// <summary>The newest commit of which something is true.</summary>
    public TextCommit? FindLast(Predicate<TextCommit> isWanted) =>
        Array.FindLast(Live(0), isWanted)
        ?? _sealed.Reverse().Select(portion => Array.FindLast(portion.Open(), isWanted)).FirstOrDefault(found => found is not null);

    private int OldestPortion => _sealed.IsEmpty ? 1 : SealedTogether;

    private CommitWindow DropOldest() => _sealed.IsEmpty
        ? new CommitWindow(_sealed, _newest, _live - 1, _units - OldestLive.Operation.ChangedLength)
        : new CommitWindow(_sealed.RemoveAt(0), _newest, _live, _units - _sealed[0].Units);

    private TextCommit OldestLive
    {
        get
        {
            var link = _newest!;
            for (var live = _live; live > 1; live--)
                link = link.Before!;
            return link.Commit;
        }
    }

    private TextCommit[] Live(int index)
    {
        var commits = new TextCommit[_live - index];
        var link = _newest;
        for (var at = commits.Length - 1; at >= 0; at--, link = link.Before)
            commits[at] = link!.Commit;
        return commits;
    }

    /// <summary>A commit and those before it, also those that the window has dropped since it was last made anew.</summary>
    private sealed class Link(TextCommit commit, Link? before)
    {
        public TextCommit Commit => commit;

        public Link? Before => before;

        public int Length { get; } = before is null ? 1 : before.Length + 1;
    }
}
