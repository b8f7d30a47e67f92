using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.PackedChangesets;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class PackedChangesetTests
{
    [Theory]
    [InlineData("hello", "=5+6| world|", "hello world")]
    [InlineData("abcdef", "=2-2+2=2|XX|cd", "abXXef")]
    [InlineData("a", "=1+5|%7C%257C%25|", "a|%7C%")]
    [InlineData("", "||", "")]
    public void A_changeset_is_applied_as_the_client_means_it(string text, string packed, string result)
    {
        Assert.True(PackedChangeset.TryParse(packed, LongTextLimits.Default, out var operation, out _));
        Assert.Equal(result, operation.Apply(text));
    }

    [Fact]
    public void A_changeset_that_replaces_half_of_a_pair_keeps_the_character()
    {
        Assert.True(PackedChangeset.TryParse("=1-1+1|\ude01|\ude00", LongTextLimits.Default, out var operation, out _));
        Assert.Equal("😁", operation.Apply("😀"));
        Assert.Equal("=1-1+1|\ude01|\ude00", PackedChangeset.Format(operation, TextRope.From("😀")));
    }

    [Fact]
    public void For_others_the_first_unit_of_an_insert_is_a_step_by_itself()
    {
        Assert.Equal("=1+1+3=2|xyz1|", PackedChangeset.FormatForeign(TextOperation.Insert(3, 1, "xyz1"), TextRope.From("abc")));
        Assert.Equal("=1+1=2|x|", PackedChangeset.FormatForeign(TextOperation.Insert(3, 1, "x"), TextRope.From("abc")));
    }

    [Fact]
    public void A_change_without_steps_is_written_so_that_the_client_can_read_it()
    {
        Assert.Equal("=0||", PackedChangeset.Format(TextOperation.Identity(0), TextRope.Empty));
        Assert.Equal("=3||", PackedChangeset.Format(TextOperation.Identity(3), TextRope.From("abc")));
    }

    [Theory]
    [InlineData("=1|")]
    [InlineData("=1|||")]
    [InlineData("|a|")]
    [InlineData("=A||")]
    [InlineData("=1.5||")]
    [InlineData("+2|a|")]
    [InlineData("+1|ab|")]
    [InlineData("=zzzzzzzzzzzzzzzz||")]
    [InlineData("*1||")]
    [InlineData("=||")]
    public void A_changeset_that_would_have_to_be_guessed_at_is_refused(string packed)
    {
        Assert.False(PackedChangeset.TryParse(packed, LongTextLimits.Default, out _, out var fault));
        Assert.NotEmpty(fault.Problem);
    }

    [Fact]
    public void Any_characters_are_read_or_refused_and_never_break_the_reader()
    {
        const string Letters = "=+-019az|%7Cc2b \uD83D";
        var random = new Random(1);
        for (var round = 0; round < (Campaign.IsLong ? 2_000_000 : 100_000); round++)
        {
            var packed = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Letters[random.Next(Letters.Length)]));
            if (!PackedChangeset.TryParse(packed, LongTextLimits.Default, out var operation, out var fault))
                Assert.InRange(fault.Offset, 0, packed.Length);
            else if (operation.BaseLength < 1_000)
                Assert.True(PackedChangeset.TryParse(PackedChangeset.Format(operation, TextRope.From(new string('.', operation.BaseLength))), LongTextLimits.Default, out var again, out _) && operation.Equals(again));
        }
    }
}
