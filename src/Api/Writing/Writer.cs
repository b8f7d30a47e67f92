using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Explanation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Writing;

/// <summary>Turns what a call wants into one transaction, and commits or rehearses it.</summary>
internal sealed class Writer(
    IFactStore store, RecordStates states, DocumentWriters documents, RecordIds ids, Previews previews, RecordLimits limits)
{
    private const int MostTries = 4;

    /// <summary>The code of <see cref="NoSuchRecord"/>.</summary>
    public const string NotFoundCode = "RECORD_NOT_FOUND";

    /// <summary>The one answer for a record that does not exist and for one that the asker has no right on: the two look the same.</summary>
    public static WriteRefusedException NoSuchRecord(Node record) =>
        new(NotFoundCode, $"There is no record {record} with which you may do that. Check the id, or ask whoever is accountable for it.");

    /// <summary>The id had been used, for a call that did something else.</summary>
    public static WriteRefusedException IdReused(string id) =>
        new("TRANSACTION_ID_REUSED", $"The id {id} belongs to an earlier call of yours that did something else; that one stands. Take a new id.");

    /// <summary>Makes it all true, or nothing.</summary>
    /// <exception cref="WriteRefusedException">Nothing was written, for the reasons given.</exception>
    /// <exception cref="LimitHitException">Nothing was written: a record is changed too fast.</exception>
    /// <exception cref="StorageUnavailableException">Whether it was written is not known: repeat with the same id.</exception>
    public async ValueTask<Written> WriteAsync(WriteRequest request, CancellationToken cancellationToken) =>
        (await WriteAsync(request, evenNothing: true, cancellationToken))!;

    /// <summary>As <see cref="WriteAsync(WriteRequest, CancellationToken)"/>; null when it comes to nothing.</summary>
    public ValueTask<Written?> WriteIfAnyAsync(WriteRequest request, CancellationToken cancellationToken) =>
        WriteAsync(request, evenNothing: false, cancellationToken);

    private async ValueTask<Written?> WriteAsync(WriteRequest request, bool evenNothing, CancellationToken cancellationToken)
    {
        var (draft, earlier) = await PrepareAsync(request, cancellationToken);
        if (draft is null)
        {
            return earlier;
        }

        using (draft)
        {
            // Only now: whoever may not write the record must not use up what those who may have.
            ChangedBy(request).ForEach(limits.TakeFor);
            return await CommitAsync(request, draft, evenNothing, cancellationToken);
        }
    }

    private async ValueTask<Written?> CommitAsync(WriteRequest request, DraftTransaction draft, bool evenNothing, CancellationToken cancellationToken)
    {
        if (!evenNothing && draft.IsEmpty)
        {
            draft.Settle(Revision.None);
            return null;
        }

        ValueTask<CommitOutcome> CommitOneAsync(Transaction transaction, CancellationToken token) => CommitAsync(request, transaction, token);
        var (outcome, leftOut) = request.IsPartial
            ? await new PartialCommit(store, CommitOneAsync).RunAsync(draft.Transaction, cancellationToken)
            : (await CommitOneAsync(draft.Transaction, cancellationToken), []);
        switch (outcome)
        {
            case CommitOutcome.Committed(var entry, var repeated):
                // One of the same id was written before, and so these drafts were not.
                if (!repeated)
                {
                    draft.Settle(entry.Revision);
                }

                return new Written(entry, repeated, CreatedNames(request, entry)) { LeftOut = leftOut };
            case CommitOutcome.Refused(var reasons):
                throw new WriteRefusedException(reasons);
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<CommitOutcome> CommitAsync(WriteRequest request, Transaction transaction, CancellationToken cancellationToken)
    {
        var outcome = await store.CommitAsync(transaction, cancellationToken);
        for (var tries = 1; tries < MostTries && IsNotLoaded(outcome); tries++)
        {
            await LoadTextsAsync(request, cancellationToken);
            outcome = await store.CommitAsync(transaction, cancellationToken);
        }

        return outcome;
    }

    /// <summary>What would change for whom. Nothing is written.</summary>
    /// <exception cref="WriteRefusedException">It cannot even become a transaction.</exception>
    public async ValueTask<Preview> PreviewAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        using var draft = await DraftAsync(request, cancellationToken);
        return await previews.ShowAsync(draft.Transaction, cancellationToken);
    }

    /// <summary>The transaction as it would be written now; null when one of this id was already. Nothing is written.</summary>
    /// <exception cref="WriteRefusedException">It would be refused.</exception>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    public async ValueTask<Transaction?> RehearseAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        using var draft = await DraftAsync(request, cancellationToken);
        return await store.RehearseAsync(draft.Transaction, cancellationToken) switch
        {
            CommitOutcome.Committed(var entry, var repeated) => repeated ? null : entry.Transaction,
            CommitOutcome.Refused(var reasons) => throw new WriteRefusedException(reasons),
            _ => throw new UnreachableException(),
        };
    }

    // What this node knows is no reason to refuse: it may trail the log, or the call may be the repetition of one that is written.
    // So before a refusal stands, the sequencer is asked, which answers repetitions and brings this node up to the head.
    private async ValueTask<(DraftTransaction? Draft, Written? Earlier)> PrepareAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await DraftAsync(request, cancellationToken), null);
        }
        catch (WriteRefusedException)
        {
            if (await store.CommitAsync(NeverAdmitted(request), cancellationToken) is CommitOutcome.Committed(var entry, _))
            {
                return (null, new Written(entry, Repeated: true, CreatedNames(request, entry)));
            }

            foreach (var record in ChangedBy(request))
            {
                await states.FindAsync(record, store.Head, cancellationToken);
            }

            return (await DraftAsync(request, cancellationToken), null);
        }
    }

    private async ValueTask<DraftTransaction> DraftAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        await CheckAsync(request, cancellationToken);
        await LoadTextsAsync(request, cancellationToken);
        return await ComposeAsync(request, cancellationToken);
    }

    // Its preconditions contradict each other, so it is answered only if its id has been written before.
    private static Transaction NeverAdmitted(WriteRequest request)
    {
        var fact = new Fact(request.Author, ReservedPredicates.IsMemberOf, request.Author);
        return new() { Id = request.Id, Author = request.Author, Preconditions = [new Precondition.Present(fact), new Precondition.Absent(fact)] };
    }

    private static List<Node> ChangedBy(WriteRequest request) =>
        [.. request.Patch.Select(patch => patch.Record), .. request.Edit.Select(edit => edit.Record), .. request.Replace.Select(version => version.Record)];

    // The text has left memory between loading it and the head of the log.
    private static bool IsNotLoaded(CommitOutcome outcome) =>
        outcome is CommitOutcome.Refused(var reasons)
        && reasons.All(reason => string.Equals(reason.Code, RecordAdmission.NotLoaded, StringComparison.Ordinal));

    // A repeated call is answered with the records of the first one, whatever ids this try made up: they stand first in the entry.
    // Only with what it created: under the same id another call could name a record that its author may not read any more.
    private static ImmutableArray<(string? Name, Node Record)> CreatedNames(WriteRequest request, LogEntry entry)
    {
        var made = entry.Transaction.Events.TakeWhile(change => change.Version == 1).Select(change => change.Record).ToList();
        return made.Count == request.Create.Length
            ? [.. request.Create.Zip(made, (wish, record) => (wish.Name, record))]
            : throw IdReused(request.Id);
    }

    // The rights are checked again at the head of the log. Here it is so that nobody learns from an error what exists.
    private async ValueTask CheckAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        var changed = ChangedBy(request);
        if (changed.Distinct().Count() < changed.Count)
        {
            throw new WriteRefusedException("RECORD_REPEATED", "A call changes each record once. Put its changes together.");
        }

        var denied = await store.ReadAsync(
            graph =>
            {
                var viewer = new Viewer(request.Author, graph);
                return changed.Where(record => !viewer.May(Right.Write, record)).ToList();
            },
            ReadAt.Newest,
            cancellationToken);
        if (denied.Value is [var first, ..])
        {
            throw NoSuchRecord(first);
        }
    }

    private async ValueTask LoadTextsAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        foreach (var edit in request.Edit)
        {
            var text = await states.FindAsync(edit.Record, Revision.None, cancellationToken) as TextState ?? throw NoSuchRecord(edit.Record);
            await states.ReachBackAsync(text, edit.BaseVersion, cancellationToken);
        }
    }

    private async ValueTask<DraftTransaction> ComposeAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        var created = request.Create.Select(wish => (Wish: wish, Record: ids.Next(KindOf(wish.Content)))).ToList();
        var facts = new FactResolver(NamesOf(created));
        var drafts = new List<(Node Record, DraftedChange Draft)>();
        try
        {
            // In the order of their names, so that two calls that change the same two documents do not wait for each other.
            foreach (var patch in request.Patch.OrderBy(patch => patch.Record.Spelling, StringComparer.Ordinal))
            {
                drafts.Add((patch.Record, await documents.DraftAsync(patch, cancellationToken)));
            }

            var transaction = new Transaction
            {
                Id = request.Id,
                Author = request.Author,
                Asserted = [.. created.SelectMany(one => one.Wish.Facts.Select(fact => facts.Read(fact, one.Record))).Concat(request.Assert.Select(facts.Read))],
                Retracted = [.. request.Retract.Select(facts.Read)],
                Events = [.. EventsOf(request, created, drafts)],
                Preconditions = [.. ConditionsOf(request, drafts)],
            };
            return new DraftTransaction(transaction, [.. drafts.Select(draft => draft.Draft)]);
        }
        catch
        {
            foreach (var (_, draft) in drafts)
            {
                draft.Dispose();
            }

            throw;
        }
    }

    private IEnumerable<RecordEvent> EventsOf(
        WriteRequest request, List<(NewRecord Wish, Node Record)> created, List<(Node Record, DraftedChange Draft)> drafts) =>
        created.Select(one => new RecordEvent(one.Record, Begin(one.Wish.Content).Encode()))
            .Concat(drafts.SelectMany(draft => draft.Draft.Changes.Select(change => new RecordEvent(draft.Record, change.Encode()))))
            .Concat(request.Edit.Select(edit => new RecordEvent(
                edit.Record, new RecordPayload.TextEdited(edit.BaseVersion, edit.Client, edit.Sequence, edit.Operation, Sent: null).Encode())))
            .Concat(request.Replace.Select(version => new RecordEvent(
                version.Record, new RecordPayload.BlobStored(version.File.Content, version.File.MediaType).Encode())));

    private RecordPayload Begin(RecordContent content) => content switch
    {
        RecordContent.Document document => documents.Begin(document.Value),
        RecordContent.Text text => new RecordPayload.TextCreated(Guid.CreateVersion7(), TextOperation.Insert(0, 0, text.Value)),
        RecordContent.File file => new RecordPayload.BlobStored(file.Content, file.MediaType),
        _ => throw new UnreachableException(),
    };

    // Checked at the head as well: another node may have written since the draft.
    private static IEnumerable<Precondition> ConditionsOf(WriteRequest request, List<(Node Record, DraftedChange Draft)> drafts)
    {
        var pinned = request.Patch.Where(patch => patch.IsPinned).Select(patch => patch.Record).ToHashSet();
        var versions = request.Patch.Where(patch => patch.IfVersion is not null).Select(patch => (patch.Record, patch.IfVersion!.Value))
            .Concat(drafts.Where(one => pinned.Contains(one.Record)).Select(one => (one.Record, one.Draft.OnVersion)))
            .Concat(request.Edit.Where(edit => edit.OnThatVersionOnly).Select(edit => (edit.Record, edit.BaseVersion)))
            .Concat(request.Replace.Where(version => version.IfVersion is not null).Select(version => (version.Record, version.IfVersion!.Value)));
        return versions.Select(one => new Precondition.RecordAt(one.Record, one.Item2));
    }

    private static RecordKind KindOf(RecordContent content) => content switch
    {
        RecordContent.Document => RecordKind.KeyValue,
        RecordContent.Text => RecordKind.LongText,
        _ => RecordKind.Blob,
    };

    private static Dictionary<string, Node> NamesOf(List<(NewRecord Wish, Node Record)> created)
    {
        var names = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var (wish, record) in created)
        {
            if (wish.Name is { } name && !names.TryAdd(name, record))
            {
                throw new WriteRefusedException("NAME_REPEATED", $"Two records of this call are named {name}. Names tell them apart.");
            }
        }

        return names;
    }
}
