using LinkedRecords.Collaboration.Text.CodePoints;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class CodePointOperationsTests
{
    [Fact]
    public void An_operation_that_cuts_a_pair_is_widened_to_the_whole_character()
    {
        var before = TextRope.From("a😀b");
        var lowReplaced = TextOperation.Replace(4, 2, 1, "\uDE01");

        var components = CodePointOperations.FromUnits(lowReplaced, before);

        Assert.Equal(
            [new(TextComponentKind.Retain, 1, ""), new(TextComponentKind.Delete, 1, ""), new(TextComponentKind.Insert, 1, "😁")],
            components);
    }

    [Fact]
    public void Whatever_is_cut_or_joined_the_text_is_the_same_and_no_half_of_a_pair_is_sent()
    {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var before = TextRope.From(RandomText.Text(random, 8));
            var operation = RandomText.Operation(random, before.Length);
            var after = before.Apply(operation);

            var components = CodePointOperations.FromUnits(operation, before);

            Assert.Equal(after.ToString(), before.Apply(CodePointOperations.ToUnits(components, before)).ToString());
            if (IsWellFormed(before.ToString()) && IsWellFormed(after.ToString()))
                Assert.All(components, component => Assert.True(IsWellFormed(component.Inserted)));
        }
    }

    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD);
}
