using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.FactStore;

namespace LinkedRecords.Api.Records;

/// <summary>The commits of texts that came before those that are kept in memory.</summary>
internal sealed class EarlierCommits(IFactStore store)
{
    private const int ChangesPerPage = 1000;

    /// <summary>Whether a change that was made on a version needs commits that the document has not, and that are not too many to be read.</summary>
    public static bool AreMissing(long version, LongTextDocument document) =>
        version >= 1 && version < document.OldestBase && document.Version - version <= LongTextLimits.Default.RetainedCommits;

    /// <summary>The commits after a version up to those that the text has; null when they are not all to be had.</summary>
    public async ValueTask<List<TextCommit>?> ReadAsync(TextState text, long version, CancellationToken cancellationToken)
    {
        var oldest = text.Document.OldestBase;
        var earlier = new List<TextCommit>();
        while (version + earlier.Count < oldest)
        {
            var wanted = (int)Math.Min(ChangesPerPage, oldest - version - earlier.Count);
            var page = await store.ReadChangesAsync(text.Record, version + earlier.Count, wanted, cancellationToken);
            if (page.Changes.IsEmpty || !page.Changes.All(change => TextState.CommitOf(change) is not null))
            {
                return null;
            }

            earlier.AddRange(page.Changes.Select(change => TextState.CommitOf(change)!));
        }

        return earlier;
    }
}
