using System.Buffers;
using System.Collections.Immutable;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A text; its version is the version of its stream.</summary>
internal sealed record TextState(Node Record, long Version, RecordMoment Created, RecordMoment Updated, LongTextDocument Document)
    : RecordState(Record, Version, Created, Updated)
{
    private const int VersionsBetweenMarks = 100;
    private const int MostMarks = 200;

    // A mark holds the leaves of the text that were changed before the next one: one for each version, at most all of them.
    private const int LeafSize = 1024;

    // Earlier states, so that the past is near. Ropes share what they have in common: a mark costs what was changed since.
    private ImmutableArray<TextState> _marks = [];

    /// <inheritdoc/>
    public override long Weight => Document.Weight + (_marks.Length * Math.Min(SnapshotSize, VersionsBetweenMarks * LeafSize));

    /// <inheritdoc/>
    public override long SnapshotSize => sizeof(char) * (long)Document.Text.Length;

    /// <summary>The nearest state in memory that is not after a version; null: begin with the first event.</summary>
    public TextState? MarkBefore(long version) => _marks.LastOrDefault(mark => mark.Version <= version);

    /// <summary>The nearest state in memory that is not after a revision; null: begin with the first event.</summary>
    public TextState? MarkBefore(Revision revision) => _marks.LastOrDefault(mark => mark.Updated.Revision <= revision);

    /// <summary>The commit that an event of the stream is.</summary>
    public static TextCommit? CommitOf(RecordChange change) =>
        RecordPayloadCodec.TryDecode(change.Payload.Span) is RecordPayload.TextEdited edited
            ? new TextCommit(
                change.Version, edited.BaseVersion, change.Author.Spelling, edited.Client, edited.Sequence, change.At, edited.Operation, edited.Sent)
            : null;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Save()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(output);
        writer.Write(Created);
        writer.Write(Updated);
        writer.Write(Document.Epoch);
        writer.Write(TextOperation.Insert(0, 0, Document.Text.ToString()));
        var clients = Document.Clients.ToList();
        writer.Write(clients.Count);
        foreach (var client in clients)
        {
            writer.Write(client.Author);
            writer.Write(client.Client);
            writer.Write(client.Sequence);
            writer.Write(client.Version);
        }

        return output.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static TextState Restore(Node record, RecordSnapshot snapshot)
    {
        var reader = new SnapshotReader(snapshot.Payload.Span);
        var created = reader.ReadMoment();
        var updated = reader.ReadMoment();
        var epoch = reader.ReadGuid();
        var text = TextRope.Empty.Apply(reader.ReadOperation());
        var clients = new ClientProgress[reader.ReadCount()];
        for (var at = 0; at < clients.Length; at++)
        {
            clients[at] = new ClientProgress(reader.ReadText(), reader.ReadText(), reader.ReadNumber(), reader.ReadNumber());
        }

        var document = LongTextDocument.Restore(epoch, snapshot.Version, text, clients, LongTextLimits.Default);
        return new TextState(record, snapshot.Version, created, updated, document);
    }

    /// <inheritdoc/>
    protected override RecordState Apply(RecordPayload? payload, RecordChange change)
    {
        var next = this with { Document = Document.Append(CommitOf(change) ?? throw Alien(change)) };
        if (Version % VersionsBetweenMarks == 0 || _marks.IsEmpty)
        {
            var marks = _marks.Length < MostMarks ? _marks : _marks.RemoveAt(0);
            next._marks = marks.Add((TextState)Alone with { Document = Document.WithoutHistory(), _marks = [] });
        }

        return next;
    }
}
