using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Wire;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class TextOperationCodecTests
{
    [Fact]
    public void Every_operation_survives_its_bytes()
    {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var operation = RandomText.Operation(random, random.Next(40));

            Assert.True(TextOperationCodec.TryDecode(TextOperationCodec.Encode(operation), LongTextLimits.Default, out var decoded, out _));
            Assert.Equal(operation, decoded);
        }
    }

    [Fact]
    public void The_bytes_of_an_operation_are_as_documented()
    {
        var operation = new TextOperationBuilder().Retain(300).Insert("é\uD83D").Delete(2).Build();

        Assert.Equal("0103" + "00AC02" + "0105C3A9EDA0BD" + "0202", Convert.ToHexString(TextOperationCodec.Encode(operation)));
    }

    [Theory]
    [InlineData("", "too early")]
    [InlineData("02", "not known")]
    [InlineData("0101", "beyond")]
    [InlineData("01010000", "length 0")]
    [InlineData("0101008000", "longer than it needs")]
    [InlineData("010100FFFFFFFFFFFFFFFFFFFF", "63 bits")]
    [InlineData("010200010001", "kind of the one before")]
    [InlineData("01010301", "no known kind")]
    [InlineData("010101056162", "announced")]
    [InlineData("01010101FF", "well-formed")]
    [InlineData("01010106EDA0BDEDB880", "well-formed")]
    [InlineData("0101000100", "follow")]
    public void Malformed_bytes_say_what_is_wrong(string bytes, string problem)
    {
        Assert.False(TextOperationCodec.TryDecode(Convert.FromHexString(bytes), LongTextLimits.Default, out _, out var fault));
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_as_another_operation_and_never_break_the_reader()
    {
        var random = new Random(11);
        for (var round = 0; round < (Campaign.IsLong ? 2_000_000 : 50_000); round++)
        {
            var bytes = Damage(random, TextOperationCodec.Encode(RandomText.Operation(random, random.Next(30))));

            if (TextOperationCodec.TryDecode(bytes, LongTextLimits.Default, out var operation, out var fault))
                Assert.Equal(bytes, TextOperationCodec.Encode(operation));
            else
                Assert.InRange(fault.Offset, 0, bytes.Length);
        }
    }

    [Fact]
    public void Announced_sizes_beyond_the_bytes_allocate_nothing_large()
    {
        var bytes = Convert.FromHexString("01FFFFFF7F" + "01FFFFFF7F");

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(TextOperationCodec.TryDecode(bytes, LongTextLimits.Default, out _, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var hits = random.Next(1, 4); hits > 0; hits--)
        {
            var at = random.Next(damaged.Count + 1);
            if (random.Next(3) == 0 || at == damaged.Count)
                damaged.Insert(at, (byte)random.Next(256));
            else if (random.Next(2) == 0)
                damaged.RemoveAt(at);
            else
                damaged[at] = (byte)random.Next(256);
        }

        return [.. damaged];
    }
}
