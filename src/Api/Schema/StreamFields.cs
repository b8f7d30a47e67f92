using System.Runtime.CompilerServices;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields of <c>Subscription</c> that follow one record.</summary>
internal sealed class StreamFields(IFactStore store, RecordReader records, RecordStates states, DocumentWalks walks)
{
    private const int ChangesPerPage = 100;

    // A change is decoded once for all who read it while it is at hand.
    private readonly ConditionalWeakTable<RecordChange, CommittedEdit> _edits = [];

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .Stream<SeenRecord>("Subscription.recordChanged", context => FollowAsync(
            ApiContext.UserOf(context), NodeArguments.Node(context, "id"), context.CancellationToken))
        .Stream<RecordStep>("Subscription.recordChanges", context => StepsAsync(
            ApiContext.UserOf(context), NodeArguments.Node(context, "id"), context.Argument<int?>("since"), context.CancellationToken))
        .Stream<CommittedEdit>("Subscription.textOperations", context => EditsAsync(
            ApiContext.UserOf(context), NodeArguments.Node(context, "record"), context.Argument<int>("since"), context.CancellationToken))
        .Field<SeenRecord, int>("RecordChange.version", seen => (int)seen.State.Version)
        .Field<SeenRecord, Revision>("RecordChange.revision", seen => seen.State.Updated.Revision)
        .Field<SeenRecord, DateTimeOffset>("RecordChange.at", seen => seen.State.Updated.At)
        .Field<SeenRecord, string>("RecordChange.author", seen => seen.State.Updated.Author.Spelling)
        .Field<SeenRecord, SeenRecord>("RecordChange.record", seen => seen)
        .Field<CommittedEdit, int>("TextCommit.version", edit => (int)edit.Commit.Version)
        .Field<CommittedEdit, Revision>("TextCommit.revision", edit => edit.Revision)
        .Field<CommittedEdit, DateTimeOffset>("TextCommit.at", edit => edit.Commit.At)
        .Field<CommittedEdit, string>("TextCommit.author", edit => edit.Commit.Author)
        .Field<CommittedEdit, string>("TextCommit.client", edit => edit.Commit.Client)
        .Field<CommittedEdit, double>("TextCommit.sequence", edit => edit.Commit.Sequence)
        .Field<CommittedEdit, TextOperation>("TextCommit.operation", edit => edit.Commit.Operation);

    private static CommittedEdit EditOf(RecordChange change) => new(
        change.Revision,
        TextState.CommitOf(change) ?? throw new GraphQLException("This change is none of a text.", "RECORD_NOT_FOUND"));

    // Watched first and read then: what changes in between wakes the watch, so nothing is missed.
    private async IAsyncEnumerable<SeenRecord> FollowAsync(
        Node user, Node record, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = states.Watch(record);
        var seen = await records.ReadAsync(user, watch, cancellationToken)
            ?? await records.FindAsync(user, record, cancellationToken)
            ?? throw ApiErrors.Of(Writer.NoSuchRecord(record));
        yield return seen;
        while (true)
        {
            await watch.ChangedAsync(cancellationToken);
            var next = states.NewsSince(watch, seen.State.Version) is { } news
                ? SeenOf(news)
                : await records.ReadAsync(user, watch, cancellationToken) ?? throw AccessLost(record);
            if (next.State.Version > seen.State.Version)
            {
                yield return seen = next;
            }
        }
    }

    private async IAsyncEnumerable<CommittedEdit> EditsAsync(
        Node user, Node record, long since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await records.FindAsync(user, record, since, cancellationToken) is not { State: TextState first })
        {
            throw ApiErrors.Of(Writer.NoSuchRecord(record));
        }

        if (since < 1 || since > first.Version)
        {
            throw new GraphQLException($"The text has versions 1 to {first.Version}; {since} is none of them. Read it again.", "TEXT_FUTURE_VERSION");
        }

        await foreach (var (change, _) in ChangesAsync(user, record, since, cancellationToken))
        {
            yield return _edits.GetValue(change, EditOf);
        }
    }

    private async IAsyncEnumerable<RecordStep> StepsAsync(
        Node user, Node record, long? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = await records.FindAsync(user, record, since ?? 0, cancellationToken) ?? throw ApiErrors.Of(Writer.NoSuchRecord(record));
        if (since is { } version && (version < 0 || version > first.State.Version))
        {
            throw UnknownVersion(first, version);
        }

        if (since is null)
        {
            yield return new RecordStep(first, Change: null, DifferenceAsync);
        }

        await foreach (var (change, seen) in ChangesAsync(user, record, since ?? first.State.Version, cancellationToken))
        {
            yield return new RecordStep(seen, change, DifferenceAsync);
        }

        ValueTask<IReadOnlyList<ValueChange>> DifferenceAsync(RecordChange change, CancellationToken token) => walks.TakeAsync(record, change, token);
    }

    // Watched first and read then: what changes in between wakes the watch, so nothing is missed. Changes that come while others
    // read too are at hand, what is older is read from the log page by page, so that a slow reader costs nothing. Nothing is
    // told beyond what the rights were looked at for.
    private async IAsyncEnumerable<(RecordChange Change, SeenRecord Seen)> ChangesAsync(
        Node user, Node record, long version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = states.Watch(record);
        while (true)
        {
            SeenRecord seen;
            IReadOnlyList<RecordChange> changes;
            if (states.NewsSince(watch, version) is { } news)
            {
                (seen, changes) = (SeenOf(news), news.Changes);
            }
            else
            {
                seen = await records.ReadAsync(user, watch, cancellationToken) ?? throw AccessLost(record);
                changes = await PageAsync(seen, version, cancellationToken);
            }

            for (var index = 0; index < changes.Count; index++)
            {
                yield return (changes[index], seen);
                version = changes[index].Version;
            }

            if (version == seen.State.Version)
            {
                await watch.ChangedAsync(cancellationToken);
            }
        }
    }

    private async ValueTask<IReadOnlyList<RecordChange>> PageAsync(SeenRecord seen, long after, CancellationToken cancellationToken)
    {
        if (after == seen.State.Version)
        {
            return [];
        }

        var page = after > seen.State.Version
            ? throw UnknownVersion(seen, after)
            : await store.ReadChangesAsync(seen.State.Record, after, ChangesPerPage, cancellationToken);
        return [.. page.Changes.TakeWhile(change => change.Version <= seen.State.Version)];
    }

    private static SeenRecord SeenOf(RecordNews news) => new(news.State, news.State.Updated.Revision);

    // Asked for by mistake, or the server was given an older backup meanwhile.
    private static GraphQLException UnknownVersion(SeenRecord seen, long version) =>
        new($"The record has versions 1 to {seen.State.Version}; {version} is none of them. Read it again.", "VERSION_UNKNOWN");

    private static GraphQLException AccessLost(Node record) =>
        new($"You may no longer read {record}. Whoever granted it has taken it back.", "ACCESS_LOST");

    // What is selected of it has no arguments, and is the same whoever asks.
    private sealed class CommittedEdit(Revision revision, TextCommit commit) : SharedEvent
    {
        public Revision Revision => revision;

        public TextCommit Commit => commit;
    }
}
