using System.Globalization;
using System.Text;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Api.Bulk;

/// <summary>Writes records as lines of JSON that <see cref="RecordLineReader"/> reads; docs/formats/export-jsonl.md.</summary>
/// <param name="output">Gets UTF-8.</param>
/// <param name="blobs">Where the bytes of files are.</param>
internal sealed class RecordLineWriter(Stream output, IBlobStore blobs)
{
    /// <summary>Bytes of a file in one line.</summary>
    public const int BytesOfPart = 256 * 1024;

    private readonly HashSet<BlobHash> _written = [];

    /// <summary>Writes what a record is, a file's bytes before it unless they were written for another one already.</summary>
    /// <param name="skip">So many of its lines are there already.</param>
    /// <returns>How many lines it has.</returns>
    public async Task<long> WriteAsync(RecordState state, long skip, CancellationToken cancellationToken)
    {
        var lines = 1L;
        if (state is BlobState blob && _written.Add(blob.Content.Hash))
        {
            lines += await WritePartsAsync(blob.Content, skip, cancellationToken);
        }

        if (lines > skip)
        {
            await WriteAsync(Line(state), cancellationToken);
        }

        return lines;
    }

    private async Task<long> WritePartsAsync(BlobContent content, long skip, CancellationToken cancellationToken)
    {
        var parts = Math.Max(1, (content.Size + BytesOfPart - 1) / BytesOfPart);
        for (var part = skip; part < parts; part++)
        {
            using var bytes = new MemoryStream();
            var from = part * BytesOfPart;
            if (!await blobs.CopyToAsync(content.Hash, from, Math.Min(BytesOfPart, content.Size - from), bytes, cancellationToken))
            {
                throw new InvalidDataException($"The bytes of the file {content.Hash} are not where they should be.");
            }

            var line = new StringBuilder("{\"blob\":\"").Append(content.Hash.Hex)
                .Append(CultureInfo.InvariantCulture, $"\",\"part\":{part},\"last\":{(part == parts - 1 ? "true" : "false")},\"bytes\":\"")
                .Append(Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length)).Append("\"}");
            await WriteAsync(line, cancellationToken);
        }

        return parts;
    }

    private static StringBuilder Line(RecordState state)
    {
        var line = new StringBuilder("{\"record\":").AppendJsonString(state.Record.Spelling)
            .Append(",\"by\":").AppendJsonString(state.Created.Author.Spelling)
            .Append(CultureInfo.InvariantCulture, $",\"created\":\"{state.Created.At:O}\",\"updated\":\"{state.Updated.At:O}\",\"version\":{state.Version}");
        switch (state)
        {
            case KeyValueState document:
                Append(line, document);
                break;
            case TextState text:
                line.Append(",\"text\":").AppendJsonString(text.Document.Text.ToString());
                break;
            case BlobState blob:
                line.Append(",\"mediaType\":").AppendJsonString(blob.MediaType)
                    .Append(CultureInfo.InvariantCulture, $",\"size\":{blob.Content.Size},\"sha256\":\"{blob.Content.Hash}\"");
                break;
        }

        return line.Append('}');
    }

    private static void Append(StringBuilder line, KeyValueState document)
    {
        var content = document.Content();
        line.Append(",\"value\":").Append(DocumentText.Of(DocumentJson.ToJson(content)));
        if (!DocumentChanges.HasIdentities(content))
        {
            return;
        }

        var changes = DocumentChanges.Of(content, "export " + document.Record.Spelling, document.Updated.At);
        line.Append(",\"changes\":[")
            .AppendJoin(',', changes.Select(change => $"\"{Convert.ToBase64String(change.Bytes.Span)}\""))
            .Append(']');
    }

    private async Task WriteAsync(StringBuilder line, CancellationToken cancellationToken) =>
        await output.WriteAsync(Encoding.UTF8.GetBytes(line.Append('\n').ToString()), cancellationToken);
}
