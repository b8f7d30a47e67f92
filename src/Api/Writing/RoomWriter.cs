using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Rooms;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Writing;

/// <summary>Writes operations on the elements of a canvas: each a transaction, whose id is the operation's, so that none has a second effect.</summary>
internal sealed class RoomWriter(IFactStore store, RecordStates states, Writer writer)
{
    private const int MostTries = 32;

    /// <summary>Applies operations, each once those that it follows are there, in whatever order they are given.</summary>
    /// <returns>In the order given.</returns>
    /// <exception cref="WriteRefusedException">There is no such document that the author may change.</exception>
    public async ValueTask<IReadOnlyList<RoomResult>> ApplyAsync(
        Node author, Node record, string? session, IReadOnlyList<RoomOperation> operations, CancellationToken cancellationToken)
    {
        var results = new RoomResult[operations.Count];
        bool hasMoved;
        do
        {
            hasMoved = false;
            for (var index = 0; index < operations.Count; index++)
            {
                if (results[index] is null or { Status: RoomStatus.Waiting })
                {
                    results[index] = await ApplyAsync(author, record, session, operations[index], cancellationToken);
                    hasMoved |= results[index].Status != RoomStatus.Waiting;
                }
            }
        }
        while (hasMoved && results.Any(result => result.Status == RoomStatus.Waiting));
        return results;
    }

    private async ValueTask<RoomResult> ApplyAsync(
        Node author, Node record, string? session, RoomOperation operation, CancellationToken cancellationToken)
    {
        var id = SessionId.OfEdit(session, operation.Id);
#pragma warning disable S1994 // The last try's refusal leaves the loop, by the filter of its catch.
        for (var tries = 1; ; tries++)
#pragma warning restore S1994
        {
            var edit = new RoomEdit(record, operation);
            try
            {
                var written = await writer.WriteIfAnyAsync(new WriteRequest { Id = id, Author = author, Patch = [edit] }, cancellationToken);
                return ResultOf(operation.Id, edit.Outcome!, written);
            }
            catch (WriteRefusedException refused) when (tries < MostTries && refused.Reasons[0].Code is RefusalCodes.PreconditionFailed)
            {
                // Somebody was quicker, or what was just written has not arrived here: look again.
                await states.FindAsync(record, store.Head, cancellationToken);
            }
        }
    }

    private static RoomResult ResultOf(string id, RoomOutcome outcome, Written? written)
    {
        var at = written?.Entry.Revision ?? Revision.None;
        return (written?.Repeated, outcome) switch
        {
            (true, _) or (_, RoomOutcome.Repeated) => new RoomResult(id, RoomStatus.Repeated, Reason: null, at),
            (_, RoomOutcome.Refused refused) => new RoomResult(id, RoomStatus.Refused, refused.Reason, at),
            (_, RoomOutcome.Waiting) => new RoomResult(id, RoomStatus.Waiting, Reason: null, at),
            _ => new RoomResult(id, RoomStatus.Applied, Reason: null, at),
        };
    }
}
