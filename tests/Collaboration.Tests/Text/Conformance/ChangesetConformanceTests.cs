using System.Security.Cryptography;
using System.Text.Json;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.PackedChangesets;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.Collaboration.Text.Sessions;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Text.Conformance;

public sealed class ChangesetConformanceTests(ITestOutputHelper output)
{
    private static readonly LongTextLimits Limits = LongTextLimits.Default;

    [Fact]
    public void Changesets_of_the_npm_client_are_read_merged_transformed_and_written_like_the_vectors() =>
        TextSuite.Run("changesets", output, suite =>
        {
            foreach (var (id, given) in suite.Lines("unpack.jsonl"))
                suite.Case(id, () => CheckUnpacking(given));
            foreach (var (id, given) in suite.Lines("pairs.jsonl").Concat(suite.Lines("pairs-long.jsonl")))
                suite.Case(id, () => CheckPair(given));
            foreach (var (id, given) in suite.Lines("merge.jsonl"))
                suite.Case(id, () => CheckMerge(given));
            foreach (var (id, given) in suite.Lines("diff.jsonl"))
                suite.Case(id, () => CheckDifference(given));
            foreach (var (id, given) in suite.Lines("sessions.jsonl"))
                suite.Case(id, () => CheckSession(given));
        });

    private static void CheckUnpacking(JsonElement given)
    {
        var packed = TextSuite.Units(given.GetProperty("packed"));
        var isEmptyChange = string.Equals(packed, "||", StringComparison.Ordinal);
        var mustBeRead = isEmptyChange || (given.GetProperty("strictGrammar").GetBoolean() && given.GetProperty("lengthsAgree").GetBoolean());

        var isRead = PackedChangeset.TryParse(packed, Limits, out var operation, out var fault);

        Assert.True(mustBeRead == isRead, fault?.Problem ?? "It must be refused.");
        if (!isRead || isEmptyChange)
            return;
        Assert.Equal(given.GetProperty("inputLength").GetInt64(), operation!.BaseLength);
        Assert.Equal(given.GetProperty("outputLength").GetInt64(), operation.ResultLength);
        Assert.Equal(Parse(given.GetProperty("repacked")), operation);
    }

    private static void CheckPair(JsonElement given)
    {
        var text = TextSuite.Units(given.GetProperty("text"));
        var a = Parse(given.GetProperty("a"));
        var b = Parse(given.GetProperty("b"));
        var (aText, bText) = (a.Apply(text), b.Apply(text));
        AssertText(given, "aText", aText);
        AssertText(given, "bText", bText);

        var transformed = new (string Name, TextOperation Operation, string On, string Result)[]
        {
            ("abL", a.Transform(b, TieOrder.MineFirst), bText, "textL"),
            ("abR", a.Transform(b, TieOrder.OtherFirst), bText, "textR"),
            ("baL", b.Transform(a, TieOrder.MineFirst), aText, "textR"),
            ("baR", b.Transform(a, TieOrder.OtherFirst), aText, "textL"),
        };
        var bad = given.TryGetProperty("bad", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : Array.Empty<string>();
        foreach (var (name, operation, on, result) in transformed)
        {
            AssertText(given, result, operation.Apply(on));
            if (!bad.Contains(name, StringComparer.Ordinal))
                Assert.Equal(Parse(given.GetProperty(name)), operation);
        }

        AssertText(given, "textL", a.Compose(transformed[3].Operation).Apply(text));
        AssertText(given, "textR", b.Compose(transformed[1].Operation).Apply(text));
        var inverse = a.Invert(TextRope.From(text));
        Assert.Equal(Parse(given.GetProperty("invA")), inverse);
        Assert.Equal(text, inverse.Apply(aText));
        AssertSurvivesPacking(a, text);
        AssertSinglesDoTheSame(a, text);
    }

    private static void CheckMerge(JsonElement given)
    {
        var text = TextSuite.Units(given.GetProperty("text"));
        var merged = TextOperation.Identity(text.Length);
        var reached = text;
        foreach (var (packed, expected) in given.GetProperty("changes").EnumerateArray().Zip(given.GetProperty("texts").EnumerateArray()))
        {
            var change = Parse(packed);
            reached = change.Apply(reached);
            merged = merged.Compose(change);
            Assert.Equal(TextSuite.Units(expected), reached);
            Assert.Equal(reached, merged.Apply(text));
        }

        Assert.Equal(reached, Parse(given.GetProperty("merged")).Apply(text));
        Assert.Equal(text, merged.Invert(TextRope.From(text)).Apply(reached));
        AssertSurvivesPacking(merged, text);
    }

    private static void CheckDifference(JsonElement given)
    {
        var from = TextSuite.Units(given.GetProperty("from"));
        var to = TextSuite.Units(given.GetProperty("to"));
        var packed = Parse(given.GetProperty("packed"));

        Assert.Equal(to, packed.Apply(from));
        Assert.Equal(to, TextDifference.Between(from, to).Apply(from));
        Assert.Equal(TextSuite.Units(given.GetProperty("packed")), PackedChangeset.Format(packed, TextRope.From(from)));
    }

    private static void CheckSession(JsonElement given)
    {
        var document = LongTextDocument.Create(Guid.Empty, TextSuite.Units(given.GetProperty("initial")), Limits);
        var sequence = 0;
        foreach (var received in given.GetProperty("received").EnumerateArray())
        {
            var change = new TextChange(
                Guid.Empty,
                received.GetProperty("base").GetInt32() + 1,
                "",
                received.GetProperty("client").ToString(),
                ++sequence,
                Parse(received.GetProperty("change")));
            var committed = Assert.IsType<TextChangeOutcome.Committed>(document.Submit(change, default));
            Assert.Equal(Parse(received.GetProperty("committed")), committed.Commit.Operation);
            document = committed.Document;
        }

        Assert.Equal(TextSuite.Units(given.GetProperty("final")), document.Text.ToString());
    }

    private static TextOperation Parse(JsonElement packed)
    {
        Assert.True(PackedChangeset.TryParse(TextSuite.Units(packed), Limits, out var operation, out var fault), fault?.Problem);
        return operation;
    }

    private static void AssertText(JsonElement given, string name, string actual)
    {
        var expected = given.GetProperty(name);
        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("sha256u16le", out var hash))
            Assert.Equal(hash.GetString(), Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(actual.AsSpan()))));
        else
            Assert.Equal(TextSuite.Units(expected), actual);
    }

    private static void AssertSurvivesPacking(TextOperation operation, string text)
    {
        Assert.True(PackedChangeset.TryParse(PackedChangeset.Format(operation, TextRope.From(text)), Limits, out var read, out var fault), fault?.Problem);
        Assert.Equal(operation, read);
    }

    private static void AssertSinglesDoTheSame(TextOperation operation, string text)
    {
        var reached = text;
        foreach (var single in PackedChangeset.SplitIntoSingleSteps(operation))
        {
            Assert.InRange(single.Components.ToArray().Count(component => component.Kind != TextComponentKind.Retain), 0, 1);
            reached = single.Apply(reached);
        }

        Assert.Equal(operation.Apply(text), reached);
    }
}
