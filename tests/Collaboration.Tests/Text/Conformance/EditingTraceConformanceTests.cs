using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LinkedRecords.Collaboration.EventGraphs;
using LinkedRecords.Collaboration.Text.CodePoints;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Text.Conformance;

public sealed class EditingTraceConformanceTests(ITestOutputHelper output)
{
    private static readonly string[] Finals = ["final", "finalAstralVariant"];

    // Every e becomes a character of two UTF-16 units, so that whoever mixes up units and code points ends in another text.
    private static readonly Func<string, string>[] Variants = [text => text, text => text.Replace("e", "😀", StringComparison.Ordinal)];

    [Fact]
    public void Recorded_sessions_end_in_the_stated_text() =>
        TextSuite.Run("editing-traces", output, suite =>
        {
            foreach (var file in suite.Files("*.jsonl.gz"))
            {
                var trace = new TraceFile(file);
                var isSequential = trace.Header.GetProperty("kind").GetString() is "sequential";
                foreach (var (name, variant) in Finals.Zip(Variants))
                {
                    suite.Case(
                        $"{Path.GetFileName(file)}/{name}",
                        () => AssertFinal(trace.Header.GetProperty(name), isSequential ? ReplayOnDocument(trace, variant) : Merge(trace, variant)));
                }
            }
        });

    /// <summary>Each transaction is one change of a client that is always up to date.</summary>
    private static TextRope ReplayOnDocument(TraceFile trace, Func<string, string> variant)
    {
        var document = LongTextDocument.Create(Guid.Empty, "", LongTextLimits.Default);
        var text = document.Text;
        TextOperation? pending = null;
        foreach (var line in trace.Lines())
        {
            var isContinued = line.GetArrayLength() > 3 && line[3].GetInt32() == 1;
            if (!isContinued)
                document = Commit(document, pending);
            var operation = ToOperation(TraceFile.ReadPatch(line), text, variant);
            pending = isContinued && pending is not null ? pending.Compose(operation) : operation;
            text = text.Apply(operation);
        }

        return Commit(document, pending).Text;
    }

    private static TextOperation ToOperation(TextPatch patch, TextRope text, Func<string, string> variant)
    {
        var inserted = variant(patch.Inserted);
        return CodePointOperations.ToUnits(
            [
                new(TextComponentKind.Retain, patch.Position, ""),
                new(TextComponentKind.Delete, patch.Deleted, ""),
                new(TextComponentKind.Insert, 0, inserted),
            ],
            text);
    }

    private static LongTextDocument Commit(LongTextDocument document, TextOperation? operation)
    {
        if (operation is null)
            return document;
        var change = new TextChange(Guid.Empty, document.Version, "author", "client", document.Version, operation);
        return Assert.IsType<TextChangeOutcome.Committed>(document.Submit(change, default)).Document;
    }

    private static TextRope Merge(TraceFile trace, Func<string, string> variant)
    {
        var graph = new EventGraph(TextUnit.CodePoint);
        var ids = new List<EventId>();
        var sequences = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in trace.Lines())
        {
            var agent = line.GetProperty("a").GetInt32().ToString("D9", CultureInfo.InvariantCulture);
            TextPatch[] patches = [.. line.GetProperty("x").EnumerateArray().Select(TraceFile.ReadPatch)];
            var units = patches.Sum(patch => patch.Deleted + (long)patch.Inserted.EnumerateRunes().Count());
            var sequence = line.TryGetProperty("s", out var given) ? given.GetInt64() : sequences.GetValueOrDefault(agent);
            sequences[agent] = sequence + units;
            ids.Add(new EventId(agent, sequence));
            graph.Add(new TextEvent(
                ids[^1],
                [.. line.GetProperty("p").EnumerateArray().Select(parent => ids[parent.GetInt32()])],
                [.. patches.Select(patch => patch with { Inserted = variant(patch.Inserted) })]));
        }

        return graph.Merge();
    }

    private static void AssertFinal(JsonElement final, TextRope text)
    {
        var utf8 = text.ToWellFormedUtf8();
        Assert.Equal(final.GetProperty("utf16").GetInt32(), text.Length);
        Assert.Equal(final.GetProperty("codePoints").GetInt32(), text.CodePointCount);
        Assert.Equal(final.GetProperty("utf8").GetInt32(), utf8.Length);
        Assert.Equal(final.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(utf8)));
    }
}
