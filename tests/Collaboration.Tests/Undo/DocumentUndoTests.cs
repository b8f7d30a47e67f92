using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Tests.KeyValue;
using LinkedRecords.Collaboration.Undo;

namespace LinkedRecords.Collaboration.Tests.Undo;

public sealed class DocumentUndoTests
{
    private static readonly DocumentPath X = DocumentPath.Of("x");
    private readonly ManualTime _time = ManualTime.AtNoon;

    [Fact]
    public void Undo_gives_back_what_I_overwrote_and_redo_what_undo_took()
    {
        var (mine, theirs) = (New("me"), New("you"));
        theirs.Draft().Set(X, "theirs").Commit();
        mine.Merge(theirs);
        var undo = new DocumentUndo(mine);
        undo.Commit(mine.Draft().Set(X, "mine"));

        Assert.Empty(undo.Undo()!.Kept);
        Assert.Equal("""{"x":"theirs"}""", Json(mine));
        undo.Redo();
        Assert.Equal("""{"x":"mine"}""", Json(mine));
        Assert.Equal(1, undo.Undoable);
    }

    [Fact]
    public void What_another_has_changed_since_is_kept_and_the_reason_says_who()
    {
        var (mine, theirs) = (New("me"), New("you/tab"));
        var undo = new DocumentUndo(mine);
        undo.Commit(mine.Draft().Set(X, new JsonObject { ["a"] = 1 }).Increment(DocumentPath.Of("n"), 2));
        theirs.Merge(mine);
        theirs.Draft().Set(X.Property("b"), 2).Commit();
        mine.Merge(theirs);

        var result = undo.Undo()!;

        var kept = Assert.Single(result.Kept);
        Assert.Equal((KeptReason.ChangedByOther, "you"), (kept.Reason, kept.Author));
        Assert.Equal("""{"n":0,"x":{"a":1,"b":2}}""", Json(mine));
    }

    [Fact]
    public void A_deleted_element_comes_back_in_its_place()
    {
        var mine = New("me");
        mine.Draft().Set(X, new JsonArray("a", "b", "c")).Commit();
        var undo = new DocumentUndo(mine);
        var id = ((DocumentValue.List)mine.Read(X)!).Elements[1].Id;
        var before = mine.StateHash();
        undo.Commit(mine.Draft().Delete(X.Element(id)));

        undo.Undo();

        Assert.Equal(before, mine.StateHash());
    }

    [Fact]
    public void Alone_every_edit_can_be_undone_and_redone()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var mine = New("me");
            for (var i = 0; i < 10; i++)
                RandomEdits.Edit(mine, random);
            var undo = new DocumentUndo(mine);
            var before = Json(mine);
            var draft = mine.Draft().Set(DocumentPath.Of("a"), random.Next(5));
            draft.Insert(DocumentPath.Of("fresh"), 0, "x", "y");
            undo.Commit(draft);
            var after = Json(mine);

            undo.Undo();
            undo.Redo();
            Assert.Equal(after, Json(mine));
            undo.Undo();

            Assert.Equal(before, Json(mine).Replace(",\"fresh\":[]", string.Empty, StringComparison.Ordinal).Replace("\"fresh\":[],", string.Empty, StringComparison.Ordinal).Replace("\"fresh\":[]", string.Empty, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Restoring_a_version_makes_the_document_what_it_was()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var mine = New("me");
            for (var i = 0; i < 10; i++)
                RandomEdits.Edit(mine, random);
            var (then, was) = (mine.Heads, mine.StateHash());
            for (var i = 0; i < 10; i++)
                RandomEdits.Edit(mine, random);

            Assert.IsType<CommitResult.Committed>(new DocumentUndo(mine).Restore(then));

            Assert.True(was == mine.StateHash(), $"Seed {seed}: the restored document differs");
        }
    }

    private static string Json(Replica replica) => DocumentJson.ToJson(replica.Value)!.ToJsonString();

    private Replica New(string actor) => new(ActorId.Parse(actor), _time);
}
