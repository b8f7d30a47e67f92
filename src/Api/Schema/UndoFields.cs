using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Undo;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields that take something back.</summary>
internal sealed class UndoFields(Undoing undoing, Restoring restoring, Writer writer, RecordReader records)
{
    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, Result>("Mutation.undo", (_, context) => RunAsync(context, SessionStepKind.Undo))
        .AsyncField<object?, Result>("Mutation.redo", (_, context) => RunAsync(context, SessionStepKind.Redo))
        .AsyncField<object?, Restored>("Mutation.restore", (_, context) => RestoreAsync(context))
        .Field<Result, Revision?>("UndoResult.revision", result => result.Undone.Entry?.Revision)
        .Field<Result, Revision?>("UndoResult.target", result => result.Undone.Target)
        .Field<Result, IEnumerable<SeenRecord>>("UndoResult.records", result => result.Records)
        .Field<Result, IEnumerable<KeptPart>>("UndoResult.kept", result => result.Undone.Kept)
        .Field<Result, bool>("UndoResult.canUndo", result => result.Undone.CanUndo)
        .Field<Result, bool>("UndoResult.canRedo", result => result.Undone.CanRedo)
        .Field<KeptPart, string>("KeptPart.reason", part => CodeText.Of(part.Reason))
        .Field<KeptPart, string>("KeptPart.message", part => part.Message)
        .Field<KeptPart, string?>("KeptPart.record", part => part.Record?.Spelling)
        .Field<KeptPart, string?>("KeptPart.path", part => part.Path)
        .Field<KeptPart, Fact?>("KeptPart.fact", part => part.Fact)
        .Field<KeptPart, string?>("KeptPart.author", part => part.Author?.Spelling)
        .Field<Restored, Revision>("RestoreResult.revision", restored => restored.Revision)
        .Field<Restored, SeenRecord>("RestoreResult.record", restored => restored.Record);

    private ValueTask<Result> RunAsync(FieldContext context, SessionStepKind kind) => Refusals.GuardAsync(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var session = SessionId.CheckedSession(context.Argument<string>("session")!);
        var undone = await undoing.RunAsync(user, session, kind, WriteInput.OwnIdOf(context), context.CancellationToken);
        var changed = undone.Entry?.Transaction.Events.Select(change => change.Record).Distinct().ToList() ?? [];
        var at = new QueryAt.AtLeast(undone.Entry?.Revision ?? Revision.None);
        var seen = await records.ReadAsync(user, changed, at, context.CancellationToken);
        return new Result(undone, [.. seen.OfType<SeenRecord>()]);
    });

    private ValueTask<Restored> RestoreAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var record = NodeArguments.Node(context, "record");
        // Whoever may not read it must not learn how many versions it has.
        var version = context.Argument<int>("version");
        if (await records.FindAsync(user, record, version, context.CancellationToken) is null)
        {
            throw Writer.NoSuchRecord(record);
        }

        var request = new WriteRequest { Id = WriteInput.IdOf(context), Author = user };
        request = await restoring.AddToAsync(request, record, version, context.CancellationToken);
        var written = await writer.WriteAsync(request, context.CancellationToken);
        var at = new ReadAt.AtLeast(written.Entry.Revision);
        var seen = await records.LoadAsync(record, at, written.Entry.Revision, context.CancellationToken) ?? throw Writer.NoSuchRecord(record);
        return new Restored(written.Entry.Revision, seen);
    });

    private sealed record Result(Undone Undone, IReadOnlyList<SeenRecord> Records);

    private sealed record Restored(Revision Revision, SeenRecord Record);
}
