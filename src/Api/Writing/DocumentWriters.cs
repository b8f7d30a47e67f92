using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.KeyValue.DottedChanges;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.Writing;

/// <summary>Makes changes of documents on behalf of clients that send only what they want to be different.</summary>
/// <remarks>
/// One writer a document on this node, and one change of it under way at a time: a change knows all before it. Other nodes and
/// offline clients write at the same time; their changes merge. A writer whose change did not become durable is thrown away,
/// with its name: whatever became of that change, no other ever gets its number.
/// </remarks>
internal sealed class DocumentWriters(RecordStates states, TimeProvider clock) : IDisposable
{
    private const int MostWriters = 10_000;
    private readonly MemoryCache _writers = new(new MemoryCacheOptions { SizeLimit = MostWriters });
    private readonly Lock _sync = new();

    /// <summary>Waits for its turn and drafts a change. Settle the draft with what became of it, then dispose it.</summary>
    /// <exception cref="WriteRefusedException">There is no such document, it has moved on, or it does not allow a step.</exception>
    public async ValueTask<DraftedChange> DraftAsync(DocumentPatch patch, CancellationToken cancellationToken)
    {
        var seat = SeatOf(patch.Record);
        await seat.Turn.WaitAsync(cancellationToken);
        try
        {
            if (await states.FindAsync(patch.Record, Revision.None, cancellationToken) is not KeyValueState state)
            {
                throw Writer.NoSuchRecord(patch.Record);
            }

            if (patch.IfVersion is { } expected && expected != state.Version)
            {
                throw new WriteRefusedException(
                    "VERSION_CONFLICT", $"The record is at version {state.Version}, not {expected}. Read it again and decide anew.");
            }

            return new DraftedChange(seat, Draft(CurrentReplica(seat, state), patch), state.Version);
        }
        catch
        {
            seat.Turn.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writers.Dispose();

    /// <summary>A change that begins a document.</summary>
    public RecordPayload.KeyValueChanged Begin(System.Text.Json.Nodes.JsonObject value)
    {
        var steps = value.Select(property => (PatchStep)new PatchStep.Set(DocumentPath.Of(property.Key), property.Value?.DeepClone()));
        return Draft(new Replica(NewActor(), clock), new DocumentPatch(default, [.. steps]));
    }

    private static ActorId NewActor() => ActorId.Parse($"server/{Guid.CreateVersion7():N}");

    private static RecordPayload.KeyValueChanged Draft(Replica replica, DocumentPatch patch)
    {
        try
        {
            var draft = patch.Dotted is { } dotted ? DraftDotted(replica, dotted) : replica.Draft();
            foreach (var step in patch.Steps)
            {
                _ = step switch
                {
                    PatchStep.Set set => draft.Set(set.Path, set.Value),
                    PatchStep.Increment increment => draft.Increment(increment.Path, increment.Amount),
                    _ => draft.Delete(step.Path),
                };
            }

            return draft.Commit() switch
            {
                CommitResult.Committed committed => RecordPayload.KeyValueChanged.Of(committed.Change, replica),
                CommitResult.Refused refused => throw Refused(refused.Reason),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (RefusedException refused)
        {
            throw Refused(refused.Refusal);
        }
    }

    private static Draft DraftDotted(Replica replica, DottedChange change) =>
        DottedMapping.ToDraft(replica, change, out var refused)
        ?? throw new WriteRefusedException("DOCUMENT_KEY_REFUSED", $"The key {refused?.Key} cannot be changed so: {refused?.Code}. Write plain names and small indices.");

    private static WriteRefusedException Refused(Collaboration.KeyValue.Refusal refusal) =>
        new("DOCUMENT_" + CodeText.Of(refusal.Code), refusal.ToString());

    private Replica CurrentReplica(Seat seat, KeyValueState state)
    {
        if (seat.Replica is { } replica)
        {
            var missed = state.ChangesSince(replica.Heads, out var tooOld);
            if (tooOld is null)
            {
                replica.Apply(missed);
                return replica;
            }
        }

        return seat.Replica = Replica.Restore(state.Copy().Span, NewActor(), clock);
    }

    private Seat SeatOf(Node record)
    {
        lock (_sync)
        {
            return _writers.GetOrCreate(record, entry =>
            {
                entry.Size = 1;
                entry.SlidingExpiration = TimeSpan.FromMinutes(5);
                return new Seat();
            })!;
        }
    }

    /// <summary>The place of the one who writes a document.</summary>
    internal sealed class Seat
    {
        /// <summary>Held from the draft until it is known what became of it.</summary>
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>What the writer knows; null after a change that did not become durable.</summary>
        public Replica? Replica { get; set; }
    }
}
