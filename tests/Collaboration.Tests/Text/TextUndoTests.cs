using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.Collaboration.Text.Sessions;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class TextUndoTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.UnixEpoch;
    private readonly TextUndo _undo = new();
    private TextRope _text = TextRope.From("hello world");

    [Fact]
    public void Undo_takes_back_my_change_and_leaves_those_of_others()
    {
        Type(TextOperation.Delete(11, 0, 6), Noon);
        Foreign(TextOperation.Insert(5, 5, "!"));

        Apply(_undo.Undo(_text));

        Assert.Equal("hello world!", _text.ToString());
    }

    [Fact]
    public void Redo_puts_back_what_was_there_before_the_undo()
    {
        Type(TextOperation.Insert(11, 5, ", wide"), Noon);
        Foreign(TextOperation.Insert(17, 8, "*"));
        var before = _text.ToString();
        Apply(_undo.Undo(_text));

        Apply(_undo.Redo(_text));

        Assert.Equal("hello, w*ide world", before);
        Assert.Equal(before, _text.ToString());
    }

    [Fact]
    public void An_entry_whose_text_others_removed_is_dropped_and_counted()
    {
        Type(TextOperation.Insert(11, 5, "X"), Noon);
        Foreign(TextOperation.Delete(12, 5, 1));

        Assert.Equal(0, _undo.UndoCount);
        Assert.Equal(1, _undo.Overwritten);
        Assert.Null(_undo.Undo(_text));
    }

    [Fact]
    public void Quick_edits_are_undone_together_and_slow_ones_one_by_one()
    {
        Type(TextOperation.Insert(11, 11, "a"), Noon);
        Type(TextOperation.Insert(12, 12, "b"), Noon.AddMilliseconds(400));
        Type(TextOperation.Insert(13, 13, "c"), Noon.AddMilliseconds(1_000));

        Apply(_undo.Undo(_text));
        Assert.Equal("hello worldab", _text.ToString());
        Apply(_undo.Undo(_text));
        Assert.Equal("hello world", _text.ToString());
    }

    [Fact]
    public void A_foreign_change_inside_a_group_closes_it()
    {
        Type(TextOperation.Insert(11, 5, "ab"), Noon);
        Foreign(TextOperation.Insert(13, 6, "-"));
        Type(TextOperation.Insert(14, 8, "c"), Noon.AddMilliseconds(100));

        Apply(_undo.Undo(_text));

        Assert.Equal("helloa-b world", _text.ToString());
    }

    [Fact]
    public void A_new_edit_ends_what_can_be_redone()
    {
        Type(TextOperation.Insert(11, 0, "a"), Noon);
        Apply(_undo.Undo(_text));
        Type(TextOperation.Insert(11, 0, "b"), Noon.AddSeconds(1));

        Assert.Null(_undo.Redo(_text));
    }

    [Fact]
    public void Without_foreign_changes_undoing_all_and_redoing_all_leads_back_and_forth()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var undo = new TextUndo();
            var start = TextRope.From(RandomText.Text(random, 8));
            var text = start;
            for (var edit = 0; edit < 10; edit++)
            {
                var operation = RandomText.Operation(random, text.Length);
                undo.Record(operation, text, Noon.AddSeconds(edit));
                text = text.Apply(operation);
            }

            var end = text.ToString();
            while (undo.Undo(text) is { } back)
                text = text.Apply(back);
            Assert.Equal(start.ToString(), text.ToString());
            while (undo.Redo(text) is { } forth)
                text = text.Apply(forth);
            Assert.Equal(end, text.ToString());
        }
    }

    private void Type(TextOperation operation, DateTimeOffset at)
    {
        _undo.Record(operation, _text, at);
        _text = _text.Apply(operation);
    }

    private void Foreign(TextOperation operation)
    {
        _undo.Foreign(operation);
        _text = _text.Apply(operation);
    }

    private void Apply(TextOperation? operation) => _text = _text.Apply(operation!);
}
