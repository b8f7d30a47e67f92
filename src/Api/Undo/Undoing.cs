using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Undo;

/// <summary>Takes back what a person did in one session, and only that: the newest transaction first, across records and facts.</summary>
/// <remarks>
/// Nothing is remembered: what there is to undo is read from the log, so any node serves it, and it survives every restart. An undo is a
/// transaction like any other. What others have changed since stays as they left it, and the answer says so.
/// </remarks>
internal sealed class Undoing(IFactStore store, RecordReversals records, FactReversals facts, Writer writer)
{
    private const int MostTries = 16;

    /// <summary>Undoes or redoes one transaction. A repeated call has its first outcome.</summary>
    /// <param name="id">The client's own id of the call.</param>
    /// <exception cref="WriteRefusedException">Others write so much that no try was right for the state that it met.</exception>
    public async ValueTask<Undone> RunAsync(Node user, string session, SessionStepKind kind, string id, CancellationToken cancellationToken)
    {
#pragma warning disable S1994 // The last try's refusal leaves the loop, by the filter of its catch.
        for (var tries = 1; ; tries++)
#pragma warning restore S1994
        {
            var stack = SessionStack.Of(await store.ReadSessionAsync(user, session, SessionStack.MostSteps, cancellationToken));
            if (stack.Earlier(kind, id) is { } earlier)
            {
                return new Undone(await EntryAsync(earlier.Revision, cancellationToken), earlier.Id.Target, [], stack.CanUndo, stack.CanRedo);
            }

            if (stack.Next(kind) is not { } target)
            {
                return new Undone(Entry: null, Target: null, [], stack.CanUndo, stack.CanRedo);
            }

            var step = new SessionId(session, kind, target, id);
            var plan = await PlanAsync(user, await EntryAsync(target, cancellationToken), new SessionChain(stack), cancellationToken);
            try
            {
                return await WriteAsync(user, step, plan, cancellationToken);
            }
            catch (WriteRefusedException refused) when (tries < MostTries && MayGoBetterNext(refused))
            {
                // Somebody was quicker: look again.
            }
        }
    }

    private static bool MayGoBetterNext(WriteRefusedException refused) =>
        refused.Reasons[0].Code is RefusalCodes.PreconditionFailed or Writer.NotFoundCode or AuthorizationCodes.WriteNotPermitted;

    private async ValueTask<Undone> WriteAsync(Node user, SessionId step, UndoPlan plan, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // Also with nothing in it: the next undo is to take back what was done before this.
                var written = await writer.WriteAsync(plan.ToRequest(step.Text, user), cancellationToken);
                var after = SessionStack.Of(await store.ReadSessionAsync(user, step.Session, SessionStack.MostSteps, cancellationToken));
                return new Undone(written.Entry, step.Target, plan.Kept, after.CanUndo, after.CanRedo);
            }
            catch (WriteRefusedException refused) when (plan.TryLeaveOut(refused.Reasons))
            {
                // The rest is still undone.
            }
        }
    }

    private async ValueTask<UndoPlan> PlanAsync(Node user, LogEntry target, SessionChain chain, CancellationToken cancellationToken)
    {
        var plan = new UndoPlan();
        var changes = target.Transaction.Events.GroupBy(change => change.Record).ToList();
        var allowed = await store.ReadAsync(
            graph =>
            {
                var viewer = new Viewer(user, graph);
                return changes.Select(change => change.Key).Where(record => viewer.May(Right.Write, record)).ToHashSet();
            },
            new ReadAt.AtLeast(target.Revision),
            cancellationToken);
        foreach (var change in changes)
        {
            if (allowed.Value.Contains(change.Key))
            {
                await records.AddToAsync(plan, target, change, chain, cancellationToken);
            }
            else
            {
                plan.Keep(new KeptPart(KeptReason.NotAllowed, "You may not change the record any more.") { Record = change.Key });
            }
        }

        await facts.AddToAsync(plan, target, chain, cancellationToken);
        return plan;
    }

    private async ValueTask<LogEntry> EntryAsync(Revision revision, CancellationToken cancellationToken)
    {
        await using var entries = store.FollowAsync(new Revision(revision.Value - 1), cancellationToken).GetAsyncEnumerator(cancellationToken);
        return await entries.MoveNextAsync() ? entries.Current : throw new StorageUnavailableException("Reading the log", TimeSpan.Zero);
    }
}
