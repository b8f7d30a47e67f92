using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.History;

/// <summary>The past of a record from one stored snapshot on: the text at any version, and who wrote which part of it.</summary>
public sealed class TextHistory
{
    private readonly TextRope _start;
    private readonly IReadOnlyList<TextRevision> _revisions;

    /// <summary>Takes a snapshot and the revisions after it, in order and without a gap.</summary>
    /// <exception cref="ArgumentException">A revision does not follow the one before.</exception>
    public TextHistory(long startVersion, TextRope start, IReadOnlyList<TextRevision> revisions)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(revisions);
        StartVersion = startVersion;
        _start = start;
        _revisions = revisions;
        var expected = startVersion + 1;
        foreach (var revision in revisions)
        {
            if (revision.FirstVersion != expected)
                throw new ArgumentException($"Version {revision.FirstVersion} cannot follow {expected - 1}.", nameof(revisions));
            expected = revision.Version + 1;
        }
    }

    /// <summary>The oldest version that can be read.</summary>
    public long StartVersion { get; }

    /// <summary>The newest version.</summary>
    public long Version => _revisions.Count == 0 ? StartVersion : _revisions[^1].Version;

    /// <summary>The text at <paramref name="version"/>; inside merged revisions the last text before it that was kept, with its version. Null before the history begins.</summary>
    public (long Version, TextRope Text)? TextAt(long version)
    {
        if (version < StartVersion)
            return null;
        var text = _start;
        var reached = StartVersion;
        foreach (var revision in Until(version))
        {
            text = text.Apply(revision.Operation);
            reached = revision.Version;
        }

        return (reached, text);
    }

    /// <summary>The revisions after <paramref name="version"/> in order; null when the history does not reach back so far or merged it away.</summary>
    public IReadOnlyList<TextRevision>? ChangesSince(long version)
    {
        if (version < StartVersion)
            return null;
        TextRevision[] since = [.. _revisions.Where(revision => revision.Version > version)];
        return since.Length > 0 && since[0].FirstVersion <= version ? null : since;
    }

    /// <summary>Who wrote which part of the text at <paramref name="version"/>, from left to right without gaps; O(n log n) for n revisions.</summary>
    public IReadOnlyList<AuthoredRun>? AuthorsAt(long version)
    {
        if (version < StartVersion)
            return null;
        var origins = Origins.Of([.. Until(version)], _start.Length);
        var runs = new List<AuthoredRun>();
        var position = 0;
        foreach (var (revision, length) in origins)
        {
            runs.Add(new AuthoredRun(position, length, revision));
            position += length;
        }

        return runs;
    }

    private IEnumerable<TextRevision> Until(long version) => _revisions.TakeWhile(revision => revision.Version <= version);
}
