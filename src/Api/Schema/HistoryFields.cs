using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.History;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields about a record's past: who changed it when, what it was, what is different since.</summary>
internal sealed class HistoryFields(IFactStore store, RecordHistory history)
{
    private const int MostChanges = 1000;
    private const int MostVersionsOfAuthors = 20_000;
    private static readonly ImmutableArray<string> Types = ["KeyValueRecord", "LongTextRecord", "BlobRecord"];

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers)
    {
        foreach (var type in Types)
        {
            resolvers
                .AsyncField<SeenRecord, IEnumerable<RecordChange>>($"{type}.history", HistoryAsync)
                .AsyncField<SeenRecord, SeenRecord?>($"{type}.at", AtAsync)
                .AsyncField<SeenRecord, IEnumerable<RecordStep>>($"{type}.changes", ChangesAsync);
        }

        return resolvers
            .Field<RecordChange, int>("HistoryEntry.version", change => (int)change.Version)
            .Field<RecordChange, DateTimeOffset>("HistoryEntry.at", change => change.At)
            .Field<RecordChange, string>("HistoryEntry.author", change => change.Author.Spelling)
            .Field<RecordChange, string?>("HistoryEntry.session", change => change.Session)
            .Field<RecordChange, Revision>("HistoryEntry.revision", change => change.Revision)
            .AsyncField<SeenRecord, IEnumerable<AuthoredRun>>("LongTextRecord.authors", AuthorsAsync)
            .Field<AuthoredRun, int>("AuthoredPart.start", part => part.Start)
            .Field<AuthoredRun, int>("AuthoredPart.length", part => part.Length)
            .Field<AuthoredRun, string?>("AuthoredPart.author", part => part.Revision?.Author)
            .Field<AuthoredRun, int?>("AuthoredPart.version", part => (int?)part.Revision?.Version)
            .Field<AuthoredRun, DateTimeOffset?>("AuthoredPart.at", part => part.Revision?.At)
            .Field<RecordStep, bool>("RecordStep.isFirst", step => step.Change is null)
            .Field<RecordStep, int>("RecordStep.version", step => (int)(step.Change?.Version ?? step.Seen.State.Version))
            .Field<RecordStep, Revision>("RecordStep.revision", step => step.Change?.Revision ?? step.Seen.At)
            .Field<RecordStep, DateTimeOffset>("RecordStep.at", step => step.Change?.At ?? step.Seen.State.Updated.At)
            .Field<RecordStep, string>("RecordStep.author", step => (step.Change?.Author ?? step.Seen.State.Updated.Author).Spelling)
            .Field<RecordStep, string?>("RecordStep.session", step => step.Change?.Session)
            .AsyncField<RecordStep, SeenRecord>("RecordStep.record", RecordAsync)
            .AsyncField<RecordStep, IEnumerable<ValueChange>>("RecordStep.changes", async (step, context) =>
                step.Change is { } change && step.Seen.State is KeyValueState ? await step.DifferenceAsync(change, context.CancellationToken) : [])
            .Field<RecordStep, ReadOnlyMemory<byte>?>("RecordStep.change", step => PayloadOf(step) is RecordPayload.KeyValueChanged changed ? changed.Change.Bytes : null)
            .Field<RecordStep, TextOperation?>("RecordStep.operation", step => PayloadOf(step) is RecordPayload.TextEdited edited ? edited.Operation : null)
            .Field<ValueChange, IEnumerable<string>>("ValueChange.path", change => change.Path.Segments.Select(segment => segment.Text))
            .Field<ValueChange, JsonNode?>("ValueChange.value", change => change.Value is { } value ? DocumentJson.ToJson(value) : null)
            .Field<ValueChange, bool>("ValueChange.isDeleted", change => change.Value is null);
    }

    private static RecordPayload? PayloadOf(RecordStep step) =>
        step.Change is { } change ? RecordPayloadCodec.TryDecode(change.Payload.Span) : null;

    private async ValueTask<SeenRecord> RecordAsync(RecordStep step, FieldContext context) =>
        step.Change is { } change && change.Version < step.Seen.State.Version
            ? new SeenRecord((await history.AtVersionAsync(step.Seen.State.Record, change.Version, context.CancellationToken))!, change.Revision)
            : step.Seen;

    private async ValueTask<IEnumerable<RecordChange>> HistoryAsync(SeenRecord record, FieldContext context)
    {
        var count = Math.Clamp(context.Argument<int>("first"), 1, MostChanges);
        // Never beyond the version that was read: a record seen as of the past has no later history.
        var before = Math.Min(context.Argument<int?>("before") ?? long.MaxValue, record.State.Version + 1);
        var since = Math.Max(0, before - 1 - count);
        var tail = await TailAsync(record.State.Record, since, count, context.CancellationToken);
        return tail.Changes.Where(change => change.Version < before).Reverse();
    }

    // What is left of a history whose beginning is not kept any more.
    private async ValueTask<RecordTail> TailAsync(Node record, long since, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadChangesAsync(record, since, count, cancellationToken);
        }
        catch (HistoryGoneException gone)
        {
            return await store.ReadChangesAsync(record, gone.Oldest, count, cancellationToken);
        }
    }

    private async ValueTask<SeenRecord?> AtAsync(SeenRecord record, FieldContext context)
    {
        var version = context.Argument<int>("version");
        return version <= record.State.Version && await history.AtVersionAsync(record.State.Record, version, context.CancellationToken) is { } state
            ? new SeenRecord(state, state.Updated.Revision)
            : null;
    }

    private async ValueTask<IEnumerable<RecordStep>> ChangesAsync(SeenRecord record, FieldContext context)
    {
        var since = Math.Max(0, context.Argument<int>("since"));
        var count = Math.Clamp(context.Argument<int>("first"), 1, MostChanges);
        var until = Math.Min(record.State.Version, (long)since + count);
        var walk = new DocumentWalk(history, record.State.Record);
        // Fields are resolved in the order of the list, and one after the other where they have to wait; a walk takes one at a time.
        var turn = new SemaphoreSlim(1);
        return await history.ChangesAsync(record.State.Record, since, until, context.CancellationToken)
            .Select(change => new RecordStep(record, change, DifferenceAsync))
            .ToListAsync(context.CancellationToken);

        async ValueTask<IReadOnlyList<ValueChange>> DifferenceAsync(RecordChange change, CancellationToken cancellationToken)
        {
            await turn.WaitAsync(cancellationToken);
            try
            {
                return await walk.TakeAsync(change, cancellationToken);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private async ValueTask<IEnumerable<AuthoredRun>> AuthorsAsync(SeenRecord record, FieldContext context)
    {
        var text = (TextState)record.State;
        var since = Math.Max(0, text.Version - MostVersionsOfAuthors);
        var start = since == 0 ? null : (TextState?)await history.AtVersionAsync(text.Record, since, context.CancellationToken);
        var revisions = new List<TextRevision>();
        await foreach (var change in history.ChangesAsync(text.Record, since, text.Version, context.CancellationToken))
        {
            revisions.Add(new TextRevision(change.Version, change.Version, change.Author.Spelling, change.At, OperationOf(change)));
        }

        return new TextHistory(since, start?.Document.Text ?? Collaboration.Text.Ropes.TextRope.Empty, revisions).AuthorsAt(text.Version) ?? [];
    }

    private static TextOperation OperationOf(RecordChange change) => RecordPayloadCodec.TryDecode(change.Payload.Span) switch
    {
        RecordPayload.TextCreated created => created.Content,
        RecordPayload.TextEdited edited => edited.Operation,
        _ => throw new InvalidDataException($"Version {change.Version} of a text is no event of a text."),
    };
}
