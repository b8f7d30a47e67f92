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
    // A change is decoded once for all who read it while it is at hand.
    private static readonly ConditionalWeakTable<RecordChange, CommittedEdit> DecodedChanges = [];
    private static readonly ConditionalWeakTable<IReadOnlyList<RecordChange>, CommittedEdit[]> DecodedNews = [];

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .Stream<SeenRecord>("Subscription.recordChanged", context => FollowAsync(
            ApiContext.UserOf(context), NodeArguments.Node(context, "id"), context.CancellationToken))
        .Stream<RecordStep>("Subscription.recordChanges", context => StepsAsync(
            ApiContext.UserOf(context), NodeArguments.Node(context, "id"), context.Argument<int?>("since"), context.CancellationToken))
        .Stream<CommittedEdit>("Subscription.textOperations", context => new Edits(
            this, ApiContext.UserOf(context), NodeArguments.Node(context, "record"), context.Argument<int>("since")))
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
                ? SeenRecord.Of(news)
                : await records.ReadAsync(user, watch, cancellationToken) ?? throw FollowedRecord.AccessLost(record);
            if (next.State.Version > seen.State.Version)
            {
                yield return seen = next;
            }
        }
    }

    private async IAsyncEnumerable<CommittedEdit> EditsAsync(
        Node user, Node record, long since, Func<IReadOnlyList<SharedEvent>, bool>? take, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await records.FindAsync(user, record, since, cancellationToken) is not { State: TextState first })
        {
            throw ApiErrors.Of(Writer.NoSuchRecord(record));
        }

        if (since < 1 || since > first.Version)
        {
            throw new GraphQLException($"The text has versions 1 to {first.Version}; {since} is none of them. Read it again.", "TEXT_FUTURE_VERSION");
        }

        Func<IReadOnlyList<RecordChange>, bool>? takeChanges = take is null ? null : changes => take(DecodedNews.GetValue(changes, DecodeAll));
        await foreach (var (change, _) in Following(user, record, since).ChangesAsync(takeChanges, cancellationToken))
        {
            yield return Decoded(change);
        }
    }

    private static CommittedEdit Decoded(RecordChange change) => DecodedChanges.GetValue(change, EditOf);

    private static CommittedEdit[] DecodeAll(IReadOnlyList<RecordChange> changes) => [.. changes.Select(Decoded)];

    private async IAsyncEnumerable<RecordStep> StepsAsync(
        Node user, Node record, long? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = await records.FindAsync(user, record, since ?? 0, cancellationToken) ?? throw ApiErrors.Of(Writer.NoSuchRecord(record));
        if (since is { } version && (version < 0 || version > first.State.Version))
        {
            throw FollowedRecord.UnknownVersion(first, version);
        }

        if (since is null)
        {
            yield return new RecordStep(first, Change: null, DifferenceAsync);
        }

        await foreach (var (change, seen) in Following(user, record, since ?? first.State.Version).ChangesAsync(take: null, cancellationToken))
        {
            yield return new RecordStep(seen, change, DifferenceAsync);
        }

        ValueTask<IReadOnlyList<ValueChange>> DifferenceAsync(RecordChange change, CancellationToken token) => walks.TakeAsync(record, change, token);
    }

    private FollowedRecord Following(Node user, Node record, long version) => new(store, records, states, user, record, version);

    // What is selected of it has no arguments, and is the same whoever asks.
    private sealed class CommittedEdit(Revision revision, TextCommit commit) : SharedEvent
    {
        public Revision Revision => revision;

        public TextCommit Commit => commit;
    }

    // Enumerated once, with or without being offered what comes.
    private sealed class Edits(StreamFields fields, Node user, Node record, long since) : IAsyncEnumerable<CommittedEdit>, IOfferedEvents
    {
        public IAsyncEnumerator<CommittedEdit> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            fields.EditsAsync(user, record, since, take: null, cancellationToken).GetAsyncEnumerator(cancellationToken);

        public IAsyncEnumerator<SharedEvent> GetAsyncEnumerator(Func<IReadOnlyList<SharedEvent>, bool> take, CancellationToken cancellationToken) =>
            fields.EditsAsync(user, record, since, take, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }
}
