using System.Text;
using System.Text.Json.Nodes;
using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.KeyValue.DottedChanges;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A JSON document.</summary>
/// <remarks>
/// The clients are told a change in the words of its author, and keep what they make of it. The document may come out differently: it merges, and it is
/// also changed by other ways. So the room knows what the clients show, and tells them the difference to the document.
/// </remarks>
internal sealed class DocumentRoom(KeyValueState state) : RecordRoom(state)
{
    private KeyValueState _state = state;

    // What a client shows that has been told everything. Never changed, always replaced.
    private JsonObject _shown = state.Value();

    /// <inheritdoc/>
    public override void CatchUp(RoomMember member, RecordState? have)
    {
        if (have?.Version == Version)
        {
            return;
        }

        var known = member.Shown ?? (have as KeyValueState)?.Value();
        (member.HasMissed, member.Shown) = (false, null);
        var difference = known is null ? Everything() : DottedDifference.Between(known, _shown);
        if (difference.Entries.Count > 0)
        {
            Send(member, Message(Wording(difference), Updated, string.Empty), pending: null);
        }
    }

    /// <inheritdoc/>
    protected override void Tell(RecordChange change, PendingChange? pending, IReadOnlyList<RoomMember> current)
    {
        _state = (KeyValueState)_state.After(change);
        if (pending is { Dotted: { } dotted, Wording: { } wording } && dotted.ApplyTo(_shown) is DottedOutcome.Applied applied)
        {
            _shown = applied.Document;
            Send(current, Message(wording, Updated, pending.Origin.ClientId), pending);
        }

        var document = _state.Value();
        var difference = DottedDifference.Between(_shown, document);
        if (difference.Entries.Count > 0)
        {
            Send(current, Message(Wording(difference), Updated, string.Empty), pending: null);
        }

        _shown = document;
    }

    /// <inheritdoc/>
    protected override void LeaveOut(RoomMember member)
    {
        base.LeaveOut(member);
        member.Shown = _shown;
    }

    // For who may have anything. A property is told whole, so that nothing is left below it; what is none any more has to be named.
    private DottedChange Everything() => new([
        .. _state.DeletedNames().Where(name => !_shown.ContainsKey(name)).Select(name => new DottedEntry(name, Value: null)),
        .. _shown.Select(property => new DottedEntry(property.Key, property.Value?.DeepClone())),
    ]);

    private void Send(IReadOnlyList<RoomMember> members, RoomMessage message, PendingChange? pending)
    {
        foreach (var member in members)
        {
            Send(member, message, pending);
        }
    }

    private RoomMessage Message(string change, RecordMoment moment, string clientId) => new(Record, change, moment.Author, clientId, moment.At);

    private static string Wording(DottedChange change) => new StringBuilder("[")
        .AppendList(change.Entries, (json, entry) => json
            .Append("{\"key\":").AppendJsonString(entry.Key).Append(",\"value\":").Append(DocumentText.Of(entry.Value)).Append('}'))
        .Append(']').ToString();
}
