using System.Text;
using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Text.PackedChangesets;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A text.</summary>
/// <remarks>
/// The client's transformation is wrong for changes of several steps that meet its own at one place. So everybody but the author is told of a
/// change in single steps, with versions between the versions (<see cref="TextParent"/>); the author needs no more than the version.
/// </remarks>
internal sealed class TextRoom(TextState state, AwaitedReloads reloads) : RecordRoom(state)
{
    // No changeset: the client drops what it has and loads the text anew.
    private const string Unreadable = "{\"changeset\":\"\",\"changeId\":";

    private TextRope _text = state.Document.Text;

    /// <inheritdoc/>
    public override void CatchUp(RoomMember member, RecordState? have)
    {
        if (have?.Version == Version)
        {
            return;
        }

        member.HasMissed = false;
        reloads.Add(member.Session, Record);
        var order = new RoomMessage(Record, $"{Unreadable}{new TextParent(Version, 0).Spell()}}}", Updated.Author, string.Empty, Updated.At);
        Send(member, order, pending: null, evenIfLoaded: true);
    }

    /// <inheritdoc/>
    protected override void Tell(RecordChange change, PendingChange? pending, IReadOnlyList<RoomMember> current)
    {
        if (TextState.CommitOf(change) is not { } commit)
        {
            return;
        }

        var clientId = AuthorTag.ClientIdOf(commit.Client);
        RoomMessage Message(string wording) => new(Record, wording, change.Author, clientId, change.At);

        var whole = Message(Wording(PackedChangeset.Format(commit.Operation, _text), new TextParent(change.Version, 0)));
        var steps = new List<RoomMessage>();
        var singles = PackedChangeset.SplitIntoSingleSteps(commit.Operation);
        for (var at = 0; at < singles.Count; at++)
        {
            var isLast = at == singles.Count - 1;
            var version = isLast ? new TextParent(change.Version, 0) : new TextParent(change.Version - 1, at + 1);
            steps.Add(Message(Wording(PackedChangeset.FormatForeign(singles[at], _text), version)));
            _text = _text.Apply(singles[at]);
        }

        foreach (var member in current)
        {
            var isAuthor = pending?.Origin.Session == member.Session;
            foreach (var message in isAuthor ? [whole] : steps)
            {
                Send(member, message, pending);
            }
        }
    }

    private static string Wording(string packed, TextParent version) =>
        new StringBuilder("{\"changeset\":").AppendJsonString(packed).Append(",\"changeId\":").Append(version.Spell()).Append('}').ToString();
}
