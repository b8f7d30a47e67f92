using System.Buffers;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>Writes one JSON object a line; see docs/formats/export-jsonl.md.</summary>
public sealed class JsonLinesWriter : IFactWriter
{
    private const int FlushAbove = 64 * 1024;

    /// <inheritdoc/>
    public async Task WriteAsync(IAsyncEnumerable<StatedFact> facts, Stream output, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * FlushAbove);
        await foreach (var stated in facts.WithCancellation(cancellationToken))
        {
            Append(buffer, Row(stated));
            if (buffer.WrittenCount < FlushAbove)
                continue;
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }

        await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, FactRow row)
    {
        using var json = new Utf8JsonWriter(buffer);
        JsonSerializer.Serialize(json, row, FactRowJson.Default.FactRow);
        json.Flush();
        buffer.Write("\n"u8);
    }

    private static FactRow Row(StatedFact stated)
    {
        var (subject, predicate, @object) = stated.Fact;
        var row = new FactRow
        {
            Revision = stated.Provenance.Revision.Value,
            Subject = subject.Spelling,
            Predicate = predicate.Spelling,
            Object = JsonSerializer.SerializeToElement(@object.Spelling, FactRowJson.Default.String),
            Author = stated.Provenance.Author.Spelling,
            At = stated.Provenance.At,
        };
        if (@object.Kind != NodeKind.Literal)
            return row with { Kind = "node" };

        var literal = Literal.Of(@object);
        return row with
        {
            Object = JsonSerializer.SerializeToElement(literal.Text, FactRowJson.Default.String),
            Kind = "literal",
            Datatype = literal.Language is null ? literal.Datatype : null,
            Language = literal.Language,
            Direction = literal.Direction,
        };
    }
}
