using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class TextOperationTests
{
    private static readonly Arbitrary<int> Seeds = ArbMap.Default.ArbFor<int>();

    [Fact]
    public void A_builder_joins_neighbours_and_drops_what_is_empty()
    {
        var operation = new TextOperationBuilder().Retain(1).Retain(2).Insert("").Insert("a").Insert("b").Delete(0).Delete(1).Delete(2).Build();

        Assert.Equal("=3 +\"ab\" -3", operation.ToString());
        Assert.Equal(6, operation.BaseLength);
        Assert.Equal(5, operation.ResultLength);
    }

    [Fact]
    public void An_operation_for_another_length_is_refused_with_both_lengths()
    {
        var operation = TextOperation.Insert(3, 0, "x");

        var fault = Assert.Throws<TextLengthMismatchException>(() => operation.Apply("ab"));
        Assert.Equal((3, 2), (fault.Expected, fault.Actual));
        Assert.Throws<TextLengthMismatchException>(() => TextRope.From("ab").Apply(operation));
        Assert.Throws<TextLengthMismatchException>(() => operation.Compose(operation));
        Assert.Throws<TextLengthMismatchException>(() => operation.Transform(TextOperation.Identity(2), TieOrder.MineFirst));
        Assert.Throws<TextLengthMismatchException>(() => operation.Invert(TextRope.From("ab")));
    }

    [Fact]
    public void Of_two_inserts_at_one_place_the_committed_one_stays_left()
    {
        var committed = TextOperation.Insert(2, 1, "A");
        var late = TextOperation.Insert(2, 1, "B");

        Assert.Equal("xABy", late.Transform(committed, TieOrder.OtherFirst).Apply(committed.Apply("xy")));
        Assert.Equal("xABy", committed.Transform(late, TieOrder.MineFirst).Apply(late.Apply("xy")));
    }

    [Fact]
    public void Halves_of_a_pair_that_arrive_apart_make_the_character_whole()
    {
        var high = TextOperation.Insert(2, 1, "\uD83D");
        var low = TextOperation.Insert(3, 2, "\uDE00");

        Assert.Equal("a😀b", low.Apply(high.Apply("ab")));
        Assert.Equal("a😀b", high.Compose(low).Apply("ab"));
        Assert.Equal("a😀b", TextRope.From("ab").Apply(high).Apply(low).ToString());
    }

    /// <summary>Every operation that keeps or deletes each unit and inserts at most one unit at each place, on texts of up to four units.</summary>
    [Fact]
    public void Transformation_converges_for_every_pair_of_operations_on_short_texts()
    {
        for (var length = 0; length <= 4; length++)
        {
            var text = "wxyz"[..length];
            var ours = AllOperations(length, "A");
            var theirs = AllOperations(length, "B");
            foreach (var (a, b) in ours.SelectMany(a => theirs.Select(b => (a, b))))
                AssertConverges(text, a, b);
        }
    }

    [Fact]
    public void Concurrent_operations_converge_in_either_order() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var text = RandomText.Text(random, 12);
            AssertConverges(text, RandomText.Operation(random, text.Length), RandomText.Operation(random, text.Length));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_late_change_taken_over_commits_is_what_transforming_it_over_each_of_them_gives() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var length = random.Next(60);
            var transformed = RandomText.Edit(random, length);
            var late = new LateChange(transformed);
            for (var committed = random.Next(10); committed > 0; committed--)
            {
                var other = random.Next(2) == 0 ? RandomText.Edit(random, length) : RandomText.Operation(random, length);
                length = other.ResultLength;
                transformed = transformed.Transform(other, TieOrder.OtherFirst);
                late.Over(other);
                if (random.Next(3) == 0)
                    Assert.Equal(transformed, late.Operation);
            }

            Assert.Equal(transformed, late.Operation);
            Assert.Equal((transformed.BaseLength, transformed.ResultLength), (late.Operation.BaseLength, late.Operation.ResultLength));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void A_composition_does_what_its_parts_do_and_composing_is_associative() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var text = RandomText.Text(random, 12);
            var a = RandomText.Operation(random, text.Length);
            var b = RandomText.Operation(random, a.ResultLength);
            var c = RandomText.Operation(random, b.ResultLength);
            var inParts = c.Apply(b.Apply(a.Apply(text)));

            Assert.Equal(inParts, a.Compose(b).Compose(c).Apply(text));
            Assert.Equal(inParts, a.Compose(b.Compose(c)).Apply(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void An_inverse_restores_the_text() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var text = RandomText.Text(random, 12);
            var operation = RandomText.Operation(random, text.Length);
            var inverse = operation.Invert(TextRope.From(text));

            Assert.Equal(text, inverse.Apply(operation.Apply(text)));
            Assert.Equal(operation.Apply(text), inverse.Invert(TextRope.From(operation.Apply(text))).Apply(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_cursor_keeps_its_place_between_the_units_around_it() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var length = random.Next(8);
            var marked = new string('.', length);
            var position = random.Next(length + 1);
            var operation = RandomText.Operation(random, length);
            var mark = TextOperation.Insert(length, position, "|");

            // A mark that is inserted instead of the cursor is where the cursor must be.
            var left = mark.Transform(operation, TieOrder.MineFirst).Apply(operation.Apply(marked));
            var right = mark.Transform(operation, TieOrder.OtherFirst).Apply(operation.Apply(marked));

            Assert.Equal(left.IndexOf('|', StringComparison.Ordinal), TextSelection.MovePosition(position, operation, CursorSide.Left));
            Assert.Equal(right.IndexOf('|', StringComparison.Ordinal), TextSelection.MovePosition(position, operation, CursorSide.Right));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static void AssertConverges(string text, TextOperation a, TextOperation b)
    {
        var bFirst = a.Transform(b, TieOrder.OtherFirst).Apply(b.Apply(text));
        var aAlready = b.Transform(a, TieOrder.MineFirst).Apply(a.Apply(text));
        if (!string.Equals(bFirst, aAlready, StringComparison.Ordinal))
            Assert.Fail($"\"{text}\" with [{a}] and [{b}]: \"{bFirst}\" and \"{aAlready}\"");
    }

    private static TextOperation[] AllOperations(int length, string inserted)
    {
        var shapes = 1 << ((2 * length) + 1);
        return [.. Enumerable.Range(0, shapes).Select(shape =>
        {
            var builder = new TextOperationBuilder();
            for (var unit = 0; unit < length; unit++, shape >>= 2)
            {
                builder.Insert((shape & 1) == 0 ? "" : inserted);
                _ = (shape & 2) == 0 ? builder.Retain(1) : builder.Delete(1);
            }

            return builder.Insert((shape & 1) == 0 ? "" : inserted).Build();
        })];
    }
}
