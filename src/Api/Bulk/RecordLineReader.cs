using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Bulk;

/// <summary>Reads records from lines of JSON; docs/formats/export-jsonl.md. The same line of the same import is always the same events.</summary>
/// <param name="blobs">Where the bytes of files go.</param>
/// <param name="key">Names the import.</param>
/// <param name="clock">Nothing may be newer than it.</param>
internal sealed class RecordLineReader(IBlobStore blobs, string key, TimeProvider clock) : IRecordLines, IAsyncDisposable
{
    // Of WTF-8 and base 64, so that an event with so much text is below its limit.
    private const int UnitsOfEvent = 256 * 1024;
    private const string NoFile = "the bytes of this file are neither in the file before this line nor stored already";
    private static readonly DateTimeOffset Undated = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private BlobIntake? _intake;

    /// <inheritdoc/>
    public int LongestLine => 128 * 1024 * 1024;

    /// <inheritdoc/>
    public async ValueTask<ImportLine?> ReadAsync(string line, long number, CancellationToken cancellationToken)
    {
        try
        {
            var row = JsonSerializer.Deserialize(line, RecordRowJson.Default.RecordRow)!;
            return row.Blob is null ? await RecordAsync(row, number, cancellationToken) : await PartAsync(row, number, cancellationToken);
        }
        catch (JsonException broken)
        {
            return new ImportLine.Fault(number, $"this is no record (at byte {broken.BytePositionInLine + 1}, {broken.Path ?? "$"})");
        }
        catch (RefusedException refused)
        {
            return new ImportLine.Fault(number, $"no document can be made of this: {refused.Refusal}");
        }
        catch (InvalidDataException wrong)
        {
            return new ImportLine.Fault(number, wrong.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_intake is not null)
        {
            await _intake.DisposeAsync();
        }
    }

    private async ValueTask<ImportLine> RecordAsync(RecordRow row, long number, CancellationToken cancellationToken)
    {
        var record = NodeOf(row.Record, "record");
        ImmutableArray<ReadOnlyMemory<byte>> events = RecordKinds.Of(record) switch
        {
            RecordKind.KeyValue => DocumentChanges.Events(ChangesOf(row, record)),
            RecordKind.LongText => TextEvents(row, record),
            RecordKind.Blob => [await FileEventAsync(row, cancellationToken)],
            _ => throw new InvalidDataException($"record: {record} is no name of a record; they begin with kv-, l- or bl-"),
        };
        return new ImportLine.Recorded(number, record, events, row.By is null ? null : NodeOf(row.By, "by"));
    }

    private static Node NodeOf(string? text, string member) =>
        NodeReader.Default.TryRead(text ?? "", FactPart.Subject, out var node, out var wrong)
            ? node
            : throw new InvalidDataException($"{member}: {wrong.Message}");

    // A clock that runs ahead would put everything that is written later before this.
    private DateTimeOffset TimeOf(DateTimeOffset? stated)
    {
        var at = stated ?? Undated;
        return at <= clock.GetUtcNow() + HybridClock.Tolerance ? at : throw new InvalidDataException($"{at:O} is in the future");
    }

    private ImmutableArray<Change> ChangesOf(RecordRow row, Node record)
    {
        if (row.Changes is { Count: > 0 } encoded)
        {
            var changes = encoded.Select(bytes => ChangeCodec.TryDecode(bytes, out var refusal) ?? throw new RefusedException(refusal!)).ToImmutableArray();
            TimeOf(changes.Max(change => change.Time.Time));
            return changes;
        }

        if (row.Value is not { ValueKind: JsonValueKind.Object } value || DocumentText.TryRead(value) is not JsonObject json)
        {
            throw new InvalidDataException("value: a document is a JSON object without halves of characters");
        }

        var scope = $"{key} {record}";
        var name = DocumentChanges.Digest(scope);
        var next = 0;
        var content = (DocumentValue.Map)DocumentJson.FromJson(json, () => $"{name[..16]}-{next++:x}");
        return DocumentChanges.Of(content, scope, TimeOf(row.Updated ?? row.Created));
    }

    private ImmutableArray<ReadOnlyMemory<byte>> TextEvents(RecordRow row, Node record)
    {
        if (row.Text is not { } json || JavaScriptText.Read(json) is not { } text)
        {
            throw new InvalidDataException("text: what a text says is a JSON string");
        }

        if (text.Length > LongTextLimits.Default.TextLength)
        {
            throw new InvalidDataException($"text: at most {LongTextLimits.Default.TextLength} UTF-16 units, this one has {text.Length}");
        }

        var epoch = Guid.ParseExact(DocumentChanges.Digest($"{key} {record}"), "N");
        var events = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        var written = Math.Min(UnitsOfEvent, text.Length);
        events.Add(new RecordPayload.TextCreated(epoch, TextOperation.Insert(0, 0, text[..written])).Encode());
        while (written < text.Length)
        {
            var version = events.Count;
            var length = Math.Min(UnitsOfEvent, text.Length - written);
            var append = TextOperation.Insert(written, written, text.Substring(written, length));
            events.Add(new RecordPayload.TextEdited(version, "import", version, append, Sent: null).Encode());
            written += length;
        }

        return events.DrainToImmutable();
    }

    private async ValueTask<ReadOnlyMemory<byte>> FileEventAsync(RecordRow row, CancellationToken cancellationToken)
    {
        var hash = new BlobHash(row.Sha256 ?? "");
        if (!IsHash(hash.Hex) || row.Size is not >= 0 || !await blobs.CopyToAsync(hash, 0, 0, Stream.Null, cancellationToken))
        {
            throw new InvalidDataException(NoFile);
        }

        return new RecordPayload.BlobStored(new BlobContent(hash, row.Size.Value), MediaTypes.Normalise(row.MediaType)).Encode();
    }

    // What is stored already is not stored again: a repeated import reads over it.
    private async ValueTask<ImportLine?> PartAsync(RecordRow row, long number, CancellationToken cancellationToken)
    {
        if (!IsHash(row.Blob!) || row.Bytes is null)
        {
            return new ImportLine.Fault(number, "a part of a file has its address (SHA-256), its number and its bytes in base64");
        }

        if (row.Part == 0 && !await blobs.CopyToAsync(new BlobHash(row.Blob!), 0, 0, Stream.Null, cancellationToken))
        {
            await DisposeAsync();
            _intake = new BlobIntake(blobs, row.Blob!);
        }

        if (_intake is not { } intake || !string.Equals(intake.Address, row.Blob, StringComparison.Ordinal))
        {
            return null;
        }

        if (row.Part != intake.NextPart)
        {
            return new ImportLine.Fault(number, $"part {intake.NextPart} of this file should be here, and it is part {row.Part}");
        }

        await intake.AddAsync(row.Bytes, cancellationToken);
        if (!row.Last)
        {
            return null;
        }

        _intake = null;
        await using (intake)
        {
            return await intake.FinishAsync() ? null : new ImportLine.Fault(number, $"the parts of this file are not the bytes {row.Blob}");
        }
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
