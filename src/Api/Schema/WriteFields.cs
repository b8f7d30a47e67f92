using System.Collections.Immutable;
using System.Globalization;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Sessions;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Explanation;
using Refusal = LinkedRecords.FactStore.Transactions.Refusal;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields of <c>Mutation</c>.</summary>
internal sealed class WriteFields(IFactStore store, Writer writer, RecordReader records)
{
    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, Outcome>("Mutation.transact", (_, context) => TransactAsync(context))
        .AsyncField<object?, Outcome>("Mutation.createRecord", (_, context) => CreateAsync(context, several: false))
        .AsyncField<object?, Outcome>("Mutation.createRecords", (_, context) => CreateAsync(context, several: true))
        .AsyncField<object?, Outcome>("Mutation.assertFacts", (_, context) => StateAsync(context, retract: false))
        .AsyncField<object?, Outcome>("Mutation.retractFacts", (_, context) => StateAsync(context, retract: true))
        .AsyncField<object?, Outcome>("Mutation.patchKeyValue", (_, context) => PatchAsync(context))
        .AsyncField<object?, Outcome>("Mutation.editText", (_, context) => EditAsync(context))
        .AsyncField<object?, Outcome>("Mutation.setText", (_, context) => SetTextAsync(context))
        .AsyncField<object?, Outcome>("Mutation.leave", (_, context) => LeaveAsync(context))
        .Field<Outcome, Revision?>("TransactResult.revision", outcome => outcome.Entry?.Revision)
        .Field<Outcome, bool>("TransactResult.repeated", outcome => outcome.Repeated)
        .Field<Outcome, IEnumerable<(string? Name, SeenRecord Record)>>("TransactResult.created", outcome => outcome.Records)
        .Field<Outcome, Preview?>("TransactResult.preview", outcome => outcome.Preview)
        .Field<Outcome, Revision>("CreateRecordResult.revision", outcome => outcome.Entry!.Revision)
        .Field<Outcome, SeenRecord>("CreateRecordResult.record", outcome => outcome.Records[0].Record)
        .Field<Outcome, Revision>("CreateRecordsResult.revision", outcome => outcome.Entry!.Revision)
        .Field<Outcome, IEnumerable<(string? Name, SeenRecord Record)>>("CreateRecordsResult.records", outcome => outcome.Records)
        .Field<Outcome, Revision>("FactsResult.revision", outcome => outcome.Entry!.Revision)
        .Field<Outcome, bool>("FactsResult.repeated", outcome => outcome.Repeated)
        .Field<Outcome, IEnumerable<Refusal>>("FactsResult.refused", outcome => outcome.LeftOut)
        .Field<Outcome, IEnumerable<Refusal>>("TransactResult.refused", outcome => outcome.LeftOut)
        .Field<Outcome, Revision>("KeyValueResult.revision", outcome => outcome.Entry!.Revision)
        .Field<Outcome, SeenRecord>("KeyValueResult.record", outcome => outcome.Changed!)
        .Field<Outcome, IEnumerable<string>>("KeyValueResult.inserted", Inserted)
        .Field<Outcome, Revision>("EditTextResult.revision", outcome => outcome.Entry?.Revision ?? outcome.Changed!.At)
        .Field<Outcome, int>("EditTextResult.version", outcome => (int)outcome.Version)
        .Field<Outcome, TextOperation?>("EditTextResult.operation", outcome => outcome.Operation)
        .Field<Outcome, SeenRecord>("EditTextResult.record", outcome => outcome.Changed!)
        .Field<(string? Name, SeenRecord Record), string?>("CreatedRecord.name", created => created.Name)
        .Field<(string? Name, SeenRecord Record), SeenRecord>("CreatedRecord.record", created => created.Record)
        .Field<Preview, IEnumerable<Refusal>>("Preview.refusals", preview => preview is Preview.Refused refused ? refused.Reasons : [])
        .Field<Preview, IEnumerable<AccessChange>>("Preview.changes", preview => preview is Preview.Admitted admitted ? admitted.Changes : [])
        .Field<Preview, bool>("Preview.isComplete", preview => preview is not Preview.Admitted { IsComplete: false })
        .Field<AccessChange, string>("AccessChange.user", change => change.User.Spelling)
        .Field<AccessChange, string>("AccessChange.right", change => CodeText.Of(change.Right))
        .Field<AccessChange, int>("AccessChange.gained", change => change.Gained)
        .Field<AccessChange, int>("AccessChange.lost", change => change.Lost)
        .Field<Refusal, string>("RefusedFact.code", refusal => refusal.Code)
        .Field<Refusal, string>("RefusedFact.message", refusal => refusal.Message)
        .Field<Refusal, Fact?>("RefusedFact.fact", refusal => refusal.Fact)
        .Field<Fact, string>("FactPattern.subject", fact => fact.Subject.Spelling)
        .Field<Fact, string>("FactPattern.predicate", fact => fact.Predicate.Spelling)
        .Field<Fact, string>("FactPattern.object", fact => fact.Object.Spelling);

    private static IEnumerable<string> Inserted(Outcome outcome) =>
        from written in outcome.Entry!.Transaction.Events
        where written.Record == outcome.Changed!.State.Record
        let change = (RecordPayloadCodec.TryDecode(written.Payload.Span) as RecordPayload.KeyValueChanged)?.Change
        from operation in change.Operations
        let id = operation switch
        {
            Operation.Insert insert => insert.Id,
            Operation.Plant plant => plant.Id,
            _ => null,
        }
        where id is not null
        select id;

    private ValueTask<Outcome> TransactAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var input = context.Argument<IReadOnlyDictionary<string, object?>>("input")!;
        var id = WriteInput.IdOf(input);
        var request = new WriteRequest
        {
            Id = id,
            Author = ApiContext.UserOf(context, Scope.Write),
            IsPartial = input["partial"] is true,
            Create = WriteInput.NewRecords(input["create"]),
            Assert = WriteInput.Facts(input["assert"]),
            Retract = WriteInput.Facts(input["retract"]),
            Patch = WriteInput.Patches(input["patch"]),
            Edit = WriteInput.Edits(input["edit"], id),
        };
        return input["dryRun"] is true
            ? new Outcome { Preview = await PreviewAsync(request, context.CancellationToken) }
            : await WriteAsync(request, changed: null, context.CancellationToken);
    });

    private async ValueTask<Preview> PreviewAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.PreviewAsync(request, cancellationToken);
        }
        catch (WriteRefusedException refused)
        {
            return new Preview.Refused(refused.Reasons);
        }
    }

    private ValueTask<Outcome> CreateAsync(FieldContext context, bool several) => Refusals.GuardAsync(() =>
    {
        var input = context.Argument<IReadOnlyDictionary<string, object?>>("input")!;
        var request = new WriteRequest
        {
            Id = WriteInput.IdOf(input),
            Author = ApiContext.UserOf(context, Scope.Write),
            Create = several ? WriteInput.NewRecords(input["records"]) : [WriteInput.NewRecord(input)],
        };
        return WriteAsync(request, changed: null, context.CancellationToken);
    });

    private ValueTask<Outcome> StateAsync(FieldContext context, bool retract) => Refusals.GuardAsync(() =>
    {
        var facts = WriteInput.Facts(context.Argument<object>("facts"));
        var request = new WriteRequest
        {
            Id = WriteInput.IdOf(context),
            Author = ApiContext.UserOf(context, Scope.Write),
            IsPartial = context.Argument<bool>("partial"),
            Assert = retract ? [] : facts,
            Retract = retract ? facts : [],
        };
        return WriteAsync(request, changed: null, context.CancellationToken);
    });

    private ValueTask<Outcome> PatchAsync(FieldContext context) => Refusals.GuardAsync(() =>
    {
        var input = context.Argument<IReadOnlyDictionary<string, object?>>("input")!;
        var patch = WriteInput.Patch(input);
        var request = new WriteRequest { Id = WriteInput.IdOf(input), Author = ApiContext.UserOf(context, Scope.Write), Patch = [patch] };
        return WriteAsync(request, patch.Record, context.CancellationToken);
    });

    private ValueTask<Outcome> EditAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var input = context.Argument<IReadOnlyDictionary<string, object?>>("input")!;
        var id = WriteInput.IdOf(input);
        var edit = WriteInput.Edit(input, id);
        var request = new WriteRequest { Id = id, Author = ApiContext.UserOf(context, Scope.Write), Edit = [edit] };
        try
        {
            return await WriteAsync(request, edit.Record, context.CancellationToken);
        }
        catch (WriteRefusedException repeated) when (repeated.Reasons is [{ Code: RecordAdmission.AlreadyCommitted, Message: var version }])
        {
            return await FirstOutcomeAsync(edit.Record, long.Parse(version, CultureInfo.InvariantCulture), context.CancellationToken);
        }
    });

    // The same session sent the same edit before, under another id of the call: its place in the text is the answer.
    private async ValueTask<Outcome> FirstOutcomeAsync(Node record, long version, CancellationToken cancellationToken)
    {
        var tail = await store.ReadChangesAsync(record, version - 1, limit: 1, cancellationToken);
        var seen = await records.LoadAsync(record, ReadAt.Newest, tail.At, cancellationToken) ?? throw Writer.NoSuchRecord(record);
        return new Outcome { Repeated = true, Changed = seen, Version = version, Operation = TextState.CommitOf(tail.Changes[0])?.Operation };
    }

    private ValueTask<Outcome> SetTextAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var record = NodeArguments.Node(context, "record");
        var id = WriteInput.IdOf(context);
        if (await records.FindAsync(user, record, context.CancellationToken) is not { State: TextState text } seen)
        {
            throw Writer.NoSuchRecord(record);
        }

        var operation = TextDifference.Between(text.Document.Text.ToString(), context.Argument<string>("text")!);
        if (operation.IsIdentity)
        {
            return new Outcome { Changed = seen, Version = text.Version, Operation = operation };
        }

        var edit = new TextEdit(record, text.Version, operation, id, Sequence: 1);
        return await WriteAsync(new WriteRequest { Id = id, Author = user, Edit = [edit] }, record, context.CancellationToken);
    });

    private ValueTask<Outcome> LeaveAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var leaving = Leave.Of(WriteInput.IdOf(context), user, Roles.Member, NodeArguments.Node(context, "group"));
        return await store.CommitAsync(leaving, context.CancellationToken) switch
        {
            CommitOutcome.Committed committed => new Outcome { Entry = committed.Entry, Repeated = committed.Repeated },
            CommitOutcome.Refused refused => throw new WriteRefusedException(refused.Reasons),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    });

    private async ValueTask<Outcome> WriteAsync(WriteRequest request, Node? changed, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(request, cancellationToken);
        var made = await records.MadeByAsync(written, cancellationToken);
        var outcome = new Outcome { Entry = written.Entry, Repeated = written.Repeated, Records = made, LeftOut = written.LeftOut };
        return changed is { } node ? await WithChangedAsync(outcome, node, cancellationToken) : outcome;
    }

    private async ValueTask<Outcome> WithChangedAsync(Outcome outcome, Node record, CancellationToken cancellationToken)
    {
        var seen = await records.LoadAsync(record, ReadAt.Newest, outcome.Entry!.Revision, cancellationToken) ?? throw Writer.NoSuchRecord(record);
        var change = outcome.Entry.Transaction.Events.FirstOrDefault(one => one.Record == record)
            ?? throw Writer.IdReused(outcome.Entry.Transaction.Id);
        var edit = RecordPayloadCodec.TryDecode(change.Payload.Span) as RecordPayload.TextEdited;
        return outcome with { Changed = seen, Version = change.Version, Operation = edit?.Operation };
    }

    /// <summary>What a mutation answers; each result type shows a part of it.</summary>
    private sealed record Outcome
    {
        public LogEntry? Entry { get; init; }

        public bool Repeated { get; init; }

        public ImmutableArray<(string? Name, SeenRecord Record)> Records { get; init; } = [];

        public ImmutableArray<Refusal> LeftOut { get; init; } = [];

        public SeenRecord? Changed { get; init; }

        public long Version { get; init; }

        public TextOperation? Operation { get; init; }

        public Preview? Preview { get; init; }
    }
}
