using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class TextRopeTests
{
    [Theory]
    [InlineData(1, 3, 300)]
    [InlineData(2, 700, 400)]
    [InlineData(3, 40_000, 300)]
    public void A_rope_equals_a_string_after_any_edits(int seed, int longestInsert, int edits)
    {
        var random = new Random(seed);
        var rope = TextRope.Empty;
        var text = "";

        for (var edit = 0; edit < edits; edit++)
        {
            var position = random.Next(text.Length + 1);
            if (random.Next(3) > 0 || text.Length < 20_000)
            {
                var inserted = string.Concat(Enumerable.Repeat(RandomText.Text(random, 3), random.Next(Math.Max(1, longestInsert / 3))));
                rope = rope.Insert(position, inserted);
                text = text.Insert(position, inserted);
            }
            else
            {
                var count = random.Next(Math.Min(text.Length - position, random.Next(4) == 0 ? text.Length : 2_000) + 1);
                rope = rope.Delete(position, count);
                text = text.Remove(position, count);
            }

            AssertSound(rope);
            Assert.Equal(text.Length, rope.Length);
            if (edit % 20 == 0)
                AssertSame(text, rope, random);
        }

        AssertSame(text, rope, random);
        Assert.Equal(0, rope.Delete(0, rope.Length).Length);
    }

    [Fact]
    public void An_older_rope_does_not_see_later_edits()
    {
        var before = TextRope.From(new string('a', 5_000));

        var after = before.Insert(2_500, "b").Delete(0, 1_000);

        Assert.Equal(new string('a', 5_000), before.ToString());
        Assert.Equal(4_001, after.Length);
    }

    [Fact]
    public void A_pair_across_leaves_is_one_code_point()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 3_000));
        var rope = TextRope.From("x").Insert(1, text);

        Assert.Equal(3_001, rope.CodePointCount);
        for (var codePoint = 1; codePoint <= 3_001; codePoint++)
        {
            Assert.Equal((codePoint * 2) - 1, rope.UnitOfCodePoint(codePoint));
            Assert.Equal(codePoint, rope.CodePointOfUnit((codePoint * 2) - 1));
        }
    }

    [Fact]
    public void A_range_outside_the_text_is_refused()
    {
        var rope = TextRope.From("abc");

        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Insert(4, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Insert(-1, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Delete(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Slice(1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.UnitOfCodePoint(4));
    }

    private static void AssertSame(string text, TextRope rope, Random random)
    {
        Assert.Equal(text, rope.ToString());
        var runes = CodePointStarts(text);
        Assert.Equal(runes.Count - 1, rope.CodePointCount);
        var codePoint = random.Next(runes.Count);
        Assert.Equal(runes[codePoint], rope.UnitOfCodePoint(codePoint));
        Assert.Equal(codePoint, rope.CodePointOfUnit(runes[codePoint]));
        var start = random.Next(text.Length + 1);
        var length = random.Next(text.Length - start + 1);
        Assert.Equal(text.Substring(start, length), rope.Slice(start, length));
    }

    private static List<int> CodePointStarts(string text)
    {
        var starts = new List<int> { 0 };
        while (starts[^1] < text.Length)
            starts.Add(starts[^1] + (starts[^1] + 1 < text.Length && char.IsSurrogatePair(text[starts[^1]], text[starts[^1] + 1]) ? 2 : 1));
        return starts;
    }

    /// <summary>All leaves equally deep, none empty or too large, no branch too wide, every cached sum right.</summary>
    private static void AssertSound(TextRope rope)
    {
        if (rope.Root is { } root)
            Assert.InRange(HeightOf(root), 0, 5);
    }

    private static int HeightOf(RopeNode node)
    {
        if (node is RopeLeaf leaf)
        {
            Assert.InRange(leaf.Length, 1, RopeLeaf.Capacity);
            Assert.Equal(leaf.Units.Length, leaf.Length);
            return 0;
        }

        var children = ((RopeBranch)node).Children.ToArray();
        Assert.InRange(children.Length, 1, RopeBranch.Capacity);
        Assert.Equal(children.Sum(child => child.Length), node.Length);
        return children.Select(HeightOf).Distinct().Single() + 1;
    }
}
