using LinkedRecords.Collaboration.Text.History;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.Collaboration.Text.Wire;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class TextHistoryTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void The_text_and_its_authors_at_any_version_are_those_of_walking_the_history()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (start, revisions) = RandomHistory(random, 20);
            var history = new TextHistory(1, TextRope.From(start), revisions);
            var text = start;
            List<TextRevision?> authors = [.. start.Select(_ => (TextRevision?)null)];
            foreach (var revision in revisions)
            {
                text = revision.Operation.Apply(text);
                authors = Walk(authors, revision);
                Assert.Equal(text, history.TextAt(revision.Version)!.Value.Text.ToString());
                Assert.Equal(authors, history.AuthorsAt(revision.Version)!.SelectMany(run => Enumerable.Repeat(run.Revision, run.Length)));
            }

            Assert.Equal(revisions.Skip(7), history.ChangesSince(8));
            Assert.Null(history.ChangesSince(0));
        }
    }

    [Fact]
    public void A_history_with_a_gap_is_refused()
    {
        var (start, revisions) = RandomHistory(new Random(1), 3);

        Assert.Throws<ArgumentException>(() => new TextHistory(1, TextRope.From(start), [revisions[0], revisions[2]]));
    }

    [Fact]
    public void A_history_survives_its_bytes()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (_, revisions) = RandomHistory(new Random(seed), seed % 30);

            Assert.True(HistoryCodec.TryDecode(HistoryCodec.Encode(revisions), 1_000, out var read, out var fault), fault?.Problem);
            Assert.Equal(revisions, read);
        }
    }

    [Fact]
    public void A_history_with_more_revisions_than_allowed_is_refused_however_short_it_is()
    {
        var revisions = Enumerable.Range(2, 5_000).Select(version => new TextRevision(version, version, "a", Start, TextOperation.Identity(3))).ToList();
        var bytes = HistoryCodec.Encode(revisions);

        Assert.InRange(bytes.Length, 1, 100);
        Assert.False(HistoryCodec.TryDecode(bytes, 4_999, out _, out var fault));
        Assert.Contains("beyond 4999", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_histories_are_refused_and_never_break_the_reader()
    {
        var random = new Random(5);
        for (var round = 0; round < (Campaign.IsLong ? 1_000_000 : 10_000); round++)
        {
            var columns = new System.Buffers.ArrayBufferWriter<byte>();
            HistoryColumns.Write(RandomHistory(random, 6).Revisions, columns);
            var bytes = columns.WrittenSpan.ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            // Behind the compression, where a flipped byte reaches the columns.
            var reader = new WireReader(bytes);
            var revisions = HistoryColumns.Read(ref reader, 100);

            Assert.True(reader.Fault is not null || revisions.Count <= 100);
            var whole = HistoryCodec.Encode(RandomHistory(random, 6).Revisions);
            whole[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            HistoryCodec.TryDecode(whole, 100, out _, out _);
        }
    }

    private static (string Start, List<TextRevision> Revisions) RandomHistory(Random random, int count)
    {
        var start = RandomText.Text(random, 8);
        var length = start.Length;
        var at = Start;
        var revisions = new List<TextRevision>();
        for (var version = 2; version < count + 2; version++)
        {
            at = at.AddMinutes(random.Next(5) == 0 ? random.Next(2_000) : random.Next(3));
            var operation = RandomText.Operation(random, length);
            length = operation.ResultLength;
            revisions.Add(new TextRevision(version, version, random.Next(3) == 0 ? "alice" : "bob", at, operation));
        }

        return (start, revisions);
    }

    private static List<TextRevision?> Walk(List<TextRevision?> authors, TextRevision revision)
    {
        var result = new List<TextRevision?>();
        var position = 0;
        foreach (var component in revision.Operation.Components)
        {
            if (component.Kind == TextComponentKind.Insert)
                result.AddRange(Enumerable.Repeat(revision, component.Length));
            else if (component.Kind == TextComponentKind.Retain)
                result.AddRange(authors.GetRange(position, component.Length));
            position += component.Kind == TextComponentKind.Insert ? 0 : component.Length;
        }

        return result;
    }
}
