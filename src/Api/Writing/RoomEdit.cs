using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Rooms;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>An operation on the elements of a canvas, of a client that keeps a vector clock.</summary>
internal sealed record RoomEdit(Node Record, RoomOperation Operation) : DocumentEdit(Record, IfVersion: null)
{
    /// <inheritdoc/>
    public override bool IsPinned => true;

    /// <summary>What became of it, once it has been made.</summary>
    public RoomOutcome? Outcome { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<Change> MakeOn(Replica replica)
    {
        Outcome = new CanvasRoom(replica, TimeProvider.System).Take(Operation)[0];
        var change = Outcome switch
        {
            RoomOutcome.Applied applied => applied.Change,
            RoomOutcome.Refused refused => refused.Change,
            _ => null,
        };
        return change is null ? [] : [change];
    }
}
