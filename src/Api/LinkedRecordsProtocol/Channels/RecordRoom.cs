using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A record and the sessions that listen to it; it goes from version to version as the log does. Used by the feed alone.</summary>
internal abstract class RecordRoom(RecordState state)
{
    public Dictionary<ClientSession, RoomMember> Members { get; } = [];

    public Node Record { get; } = state.Record;

    /// <summary>Up to where the members have been told.</summary>
    public long Version { get; private set; } = state.Version;

    /// <summary>When the record was changed last, and by whom.</summary>
    protected RecordMoment Updated { get; private set; } = state.Updated;

    /// <summary>Goes on to the next version and tells the members who may read.</summary>
    public void Advance(RecordChange change, PendingChange? pending, IReadOnlyCollection<RoomMember> readers)
    {
        (Version, Updated) = (change.Version, new RecordMoment(change.Author, change.At, change.Revision));
        foreach (var member in Members.Values.Where(member => !readers.Contains(member) && !member.HasMissed))
        {
            LeaveOut(member);
        }

        var (late, current) = (readers.Where(member => member.HasMissed).ToList(), readers.Where(member => !member.HasMissed && member.From < change.Version).ToList());
        Tell(change, pending, current);
        foreach (var member in late)
        {
            CatchUp(member, have: null);
        }
    }

    /// <summary>Tells a member what is new since it loaded the record; null when nobody knows when that was.</summary>
    public abstract void CatchUp(RoomMember member, RecordState? have);

    /// <summary>Tells those who are up to date of a change.</summary>
    protected abstract void Tell(RecordChange change, PendingChange? pending, IReadOnlyList<RoomMember> current);

    /// <summary>From here on the member is not told.</summary>
    protected virtual void LeaveOut(RoomMember member) => member.HasMissed = true;

    /// <summary>Sends a message; only its own author may take it for the confirmation of what it sent.</summary>
    /// <param name="evenIfLoaded">Whether it is also for a client that is just loading what it tells of.</param>
    protected void Send(RoomMember member, RoomMessage message, PendingChange? pending, bool evenIfLoaded = false)
    {
        var isAuthor = pending?.Origin is { } origin
            && (origin.Session == member.Session || (origin.Session is null && message.Actor == member.Session.User));
        member.Tell(message.ToJson(isForeign: !isAuthor && member.Session.Owns(message.ClientId)), evenIfLoaded ? long.MaxValue : Version);
    }
}
