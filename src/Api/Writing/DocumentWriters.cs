using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore;
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
internal sealed class DocumentWriters(IFactStore store, RecordStates states, RecordLimits limits, TimeProvider clock) : IDisposable
{
    private const int MostWriters = 10_000;
    private readonly MemoryCache _writers = new(new MemoryCacheOptions { SizeLimit = MostWriters });
    private readonly Lock _sync = new();

    /// <summary>Waits for its turn and drafts changes. Settle the draft with what became of it, then dispose it.</summary>
    /// <exception cref="WriteRefusedException">There is no such document, it has moved on, or it does not allow a step.</exception>
    public async ValueTask<DraftedChange> DraftAsync(DocumentEdit edit, CancellationToken cancellationToken)
    {
        var seat = SeatOf(edit.Record);
        await seat.Turn.WaitAsync(cancellationToken);
        try
        {
            if (await states.FindAsync(edit.Record, Known(seat), cancellationToken) is not KeyValueState state)
            {
                throw Writer.NoSuchRecord(edit.Record);
            }

            if (edit.IfVersion is { } expected && expected != state.Version)
            {
                throw new WriteRefusedException(
                    "VERSION_CONFLICT", $"The record is at version {state.Version}, not {expected}. Read it again and decide anew.");
            }

            return new DraftedChange(seat, Make(edit, seat, CurrentReplica(seat, state), state.Size), state.Version);
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
    public RecordPayload.KeyValueChanged Begin(JsonObject value)
    {
        var steps = value.Select(property => (PatchStep)new PatchStep.Set(DocumentPath.Of(property.Key), property.Value?.DeepClone()));
        var replica = new Replica(NewActor(), clock);
        var change = Guarded(() => new DocumentPatch(default, [.. steps]).MakeOn(replica))[0];
        return new RecordPayload.KeyValueChanged(change, SizeOf(replica, before: 0));
    }

    private static ActorId NewActor() => ActorId.Parse($"server/{Guid.CreateVersion7():N}");

    private long SizeOf(Replica replica, long before)
    {
        var size = RecordPayload.KeyValueChanged.SizeOf(replica);
        return limits.Fits(before, size)
            ? size
            : throw new WriteRefusedException(
                "DOCUMENT_TOO_LONG", $"The document would have {size} bytes of JSON; at most {limits.MostBytes} are taken. Split it, or keep texts and files in records of their own.");
    }

    private ImmutableArray<RecordPayload.KeyValueChanged> Make(DocumentEdit edit, Seat seat, Replica replica, long sizeBefore)
    {
        // Until it has gone well: half of the edit may have been applied.
        seat.Replica = null;
        var changes = Guarded(() => edit.MakeOn(replica));
        if (changes.Count == 0)
        {
            seat.Replica = replica;
            return [];
        }

        var size = SizeOf(replica, sizeBefore);
        seat.Replica = replica;
        return [.. changes.Select(change => new RecordPayload.KeyValueChanged(change, size))];
    }

    private static IReadOnlyList<Change> Guarded(Func<IReadOnlyList<Change>> make)
    {
        try
        {
            return make();
        }
        catch (RefusedException refused)
        {
            throw new WriteRefusedException("DOCUMENT_" + CodeText.Of(refused.Refusal.Code), refused.Refusal.ToString());
        }
    }

    private Replica CurrentReplica(Seat seat, KeyValueState state)
    {
        if (seat.Replica is null || !state.TryUpdate(seat.Replica))
        {
            seat.Replica = state.Fork(NewActor(), clock);
        }

        return seat.Replica;
    }

    // A log that was restored from a backup may end before what was written to the one of before.
    private Revision Known(Seat seat) => seat.Written < store.Head ? seat.Written : store.Head;

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

        /// <summary>When the writer's last change became durable: an older state of the document lacks what the next change must know.</summary>
        public Revision Written { get; set; }
    }
}
