using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Sessions;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class TextDifferenceTests
{
    [Fact]
    public void A_difference_leads_from_one_text_to_the_other()
    {
        var random = new Random(1);
        for (var round = 0; round < 3_000; round++)
        {
            var from = RandomText.Text(random, 20);
            var to = random.Next(2) == 0 ? RandomText.Text(random, 20) : RandomText.Operation(random, from.Length).Apply(from);

            Assert.Equal(to, TextDifference.Between(from, to).Apply(from));
        }
    }

    [Fact]
    public void A_pair_is_replaced_whole() =>
        Assert.Equal("=1 -2 +\"😁\" =1", TextDifference.Between("a😀b", "a😁b").ToString());

    [Fact]
    public void A_difference_changes_no_more_than_it_must()
    {
        var difference = TextDifference.Between("the quick brown fox", "the slow brown dog");

        Assert.Equal(
            ["quick".Length + "fox".Length - 1],
            [difference.Components.ToArray().Where(component => component.Kind == TextComponentKind.Delete).Sum(component => component.Length)]);
    }

    [Fact]
    public void Texts_without_anything_in_common_are_replaced_in_linear_time()
    {
        var from = new string('a', 200_000);
        var to = new string('b', 200_000);

        Assert.Equal(to, TextDifference.Between(from, to).Apply(from));
    }
}
