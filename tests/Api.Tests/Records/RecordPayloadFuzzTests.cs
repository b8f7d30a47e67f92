using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Api.Tests.Records;

public sealed class RecordPayloadFuzzTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") is "1" ? 3_000_000 : 30_000;

    [Fact]
    public void Damaged_events_are_refused_or_read_as_others_and_never_break_the_reader()
    {
        var seeds = Payloads().Select(payload => payload.Encode().ToArray()).ToList();
        Assert.All(seeds, seed => Assert.NotNull(RecordPayloadCodec.TryDecode(seed)));
        var random = new Random(5);

        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Damaged(seeds[random.Next(seeds.Count)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();

            var read = RecordPayloadCodec.TryDecode(bytes);

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, "too much was allocated");
            if (read is not null)
                Assert.NotNull(RecordPayloadCodec.TryDecode(read.Encode().Span));
        }
    }

    private static IEnumerable<RecordPayload> Payloads()
    {
        var replica = new Replica(ActorId.Parse("a"), TimeProvider.System);
        yield return new RecordPayload.KeyValueChanged(((CommitResult.Committed)replica.Draft().Set(DocumentPath.Of("a"), "b").Commit()).Change, Size: 9);
        yield return new RecordPayload.TextCreated(Guid.NewGuid(), TextOperation.Insert(0, 0, "text"));
        yield return new RecordPayload.TextEdited(3, "tab", 4, TextOperation.Replace(9, 2, 3, "é😀"), TextOperation.Insert(5, 5, "x"));
        yield return new RecordPayload.BlobStored(new BlobContent(new BlobHash(new string('a', 64)), 7), "image/png");
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        var damaged = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length + 1) : bytes.Length).ToArray();
        for (var flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }
}
