using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.History;

/// <summary>
/// What is kept of a record's past: every commit for some time, then one revision per author and hour, then nothing but the snapshot.
/// </summary>
/// <param name="EachCommit">How long every commit stays by itself.</param>
/// <param name="Anything">How long the merged revisions stay.</param>
public sealed record HistoryRetention(TimeSpan EachCommit, TimeSpan Anything)
{
    /// <summary>Every commit for 30 days, merged revisions for two years.</summary>
    public static HistoryRetention Default { get; } = new(TimeSpan.FromDays(30), TimeSpan.FromDays(730));

    /// <summary>The same history, shorter. Late changes can be rebased only over commits that stayed by themselves.</summary>
    /// <remarks>Running it again on its result, with more revisions behind, gives what running it once on all of them gives.</remarks>
    public IReadOnlyList<TextRevision> Compact(IReadOnlyList<TextRevision> revisions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(revisions);
        var compacted = new List<TextRevision>();
        var group = new List<TextRevision>();
        foreach (var revision in revisions.SkipWhile(revision => now - revision.At > Anything))
        {
            if (group.Count > 0 && !BelongTogether(group[^1], revision, now))
                Close(group, compacted);
            group.Add(revision);
        }

        Close(group, compacted);
        return compacted;
    }

    private bool BelongTogether(TextRevision earlier, TextRevision later, DateTimeOffset now) =>
        now - later.At > EachCommit
        && string.Equals(earlier.Author, later.Author, StringComparison.Ordinal)
        && earlier.At.UtcTicks / TimeSpan.TicksPerHour == later.At.UtcTicks / TimeSpan.TicksPerHour;

    private static void Close(List<TextRevision> group, List<TextRevision> compacted)
    {
        if (group.Count == 0)
            return;
        compacted.Add(group[^1] with { FirstVersion = group[0].FirstVersion, Operation = ComposeAll(group, 0, group.Count) });
        group.Clear();
    }

    private static TextOperation ComposeAll(List<TextRevision> group, int start, int count) => count == 1
        ? group[start].Operation
        : ComposeAll(group, start, count / 2).Compose(ComposeAll(group, start + (count / 2), count - (count / 2)));
}
