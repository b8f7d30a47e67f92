using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A file: its readers are told that there is a new one, and fetch it.</summary>
internal sealed class BlobRoom(BlobState state) : RecordRoom(state)
{
    private const string HasChanged = "{\"updated\":true}";

    /// <inheritdoc/>
    public override void CatchUp(RoomMember member, RecordState? have)
    {
        member.HasMissed = false;
        Send(member, new RoomMessage(Record, HasChanged, Updated.Author, string.Empty, Updated.At), pending: null);
    }

    /// <inheritdoc/>
    protected override void Tell(RecordChange change, PendingChange? pending, IReadOnlyList<RoomMember> current)
    {
        var message = new RoomMessage(Record, HasChanged, change.Author, pending?.Origin.ClientId ?? string.Empty, change.At);
        foreach (var member in current)
        {
            Send(member, message, pending);
        }
    }
}
