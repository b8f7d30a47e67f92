using System.Runtime.CompilerServices;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Rdf;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>Reads one JSON object a line; see docs/formats/export-jsonl.md.</summary>
/// <param name="nodes">Knows the prefixes that the file may use.</param>
/// <param name="records">Reads what is about records; null: such lines are faults.</param>
public sealed class JsonLinesReader(NodeReader nodes, IRecordLines? records = null) : IFactReader
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ImportLine> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0L;
        var longest = records?.LongestLine ?? LineReader.LongestLine;
        await foreach (var line in LineReader.ReadAsync(input, longest, cancellationToken))
        {
            number++;
            if (line is null)
                yield return new ImportLine.Fault(number, $"a line has at most {longest} bytes of valid UTF-8");
            else if (!string.IsNullOrWhiteSpace(line) && await ReadLineAsync(line, number, cancellationToken) is { } found)
                yield return found;
        }
    }

    private ValueTask<ImportLine?> ReadLineAsync(string line, long number, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(line, FactRowJson.Default.FactRow) switch
            {
                null => new(new ImportLine.Fault(number, "a line is a JSON object with s, p and o")),
                { Export: not null } => new((ImportLine?)null),
                { Record: not null } or { Blob: not null } when records is not null => records.ReadAsync(line, number, cancellationToken),
                var row => new(Fact(row, number)),
            };
        }
        catch (JsonException broken)
        {
            return new(new ImportLine.Fault(
                number, $"this is no JSON object with s, p and o (at byte {broken.BytePositionInLine + 1}, {broken.Path ?? "$"})"));
        }
    }

    private ImportLine Fact(FactRow row, long number)
    {
        Node? author = null;
        if (row.Author is not null)
        {
            if (!nodes.TryRead(row.Author, FactPart.Subject, out var by, out var wrong))
                return new ImportLine.Fault(number, $"by: {wrong.Message}");
            author = by;
        }

        Fact fact;
        SpellingError? error;
        var read = row.Kind switch
        {
            "literal" => TryRead(row, Spelling(row), FactPart.Object, out fact, out error),
            // Names of ours, such as $terms, are objects too; the predicate's rule is the one that knows the mark.
            "node" when JsonNodes.Text(row.Object) is ['$', ..] name => TryRead(row, name, FactPart.Predicate, out fact, out error),
            _ => nodes.TryReadFact(row.Subject ?? "", row.Predicate ?? "", row.Object, out fact, out error),
        };
        return read ? new ImportLine.Stated(number, fact, author) : new ImportLine.Fault(number, error!.Message);
    }

    private bool TryRead(FactRow row, string spelling, FactPart rule, out Fact fact, out SpellingError? error)
    {
        fact = default;
        if (!nodes.TryRead(row.Subject ?? "", FactPart.Subject, out var subject, out error)
            || !nodes.TryRead(row.Predicate ?? "", FactPart.Predicate, out var predicate, out error)
            || !nodes.TryRead(spelling, rule, out var @object, out error))
        {
            return false;
        }

        fact = new Fact(subject, predicate, @object);
        return true;
    }

    private static string Spelling(FactRow row)
    {
        var quoted = Literal.Of(JsonNodes.Text(row.Object) ?? row.Object.ToString()).ToNode().Spelling;
        return row switch
        {
            { Language: { } language } => $"{quoted}@{language}{(row.Direction is null ? "" : "--" + row.Direction)}",
            { Datatype: { } datatype } => $"{quoted}^^{JsonNodes.Bracketed(datatype)}",
            _ => quoted,
        };
    }
}
