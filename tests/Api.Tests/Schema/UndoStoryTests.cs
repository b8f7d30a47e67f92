using System.Text.Json;

namespace LinkedRecords.Api.Tests.Schema;

public sealed class UndoStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private readonly Story _story = new(api);

    [Fact]
    public async Task What_a_session_did_is_taken_back_newest_first_and_done_again()
    {
        var ada = await api.UserAsync("undo1");
        var id = await _story.CreateAsync(ada, new { title = "plan", n = 1 });
        await _story.PatchAsync(ada, id, "tab", new { path = new[] { "title" }, set = "our plan" });
        await _story.PatchAsync(ada, id, "tab", new { path = new[] { "n" }, increment = 4 }, new { path = new[] { "title" }, delete = true });

        await _story.UndoAsync(ada, "tab");
        Assert.Equal("""{"n":1,"title":"our plan"}""", await _story.ValueAsync(ada, id));
        var last = await _story.UndoAsync(ada, "tab");
        Assert.Equal("""{"n":1,"title":"plan"}""", await _story.ValueAsync(ada, id));
        Assert.False(last.GetProperty("canUndo").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await _story.UndoAsync(ada, "tab")).GetProperty("revision").ValueKind);

        await _story.UndoAsync(ada, "tab", redo: true);
        await _story.UndoAsync(ada, "tab", redo: true);
        Assert.Equal("""{"n":5}""", await _story.ValueAsync(ada, id));
        await _story.UndoAsync(ada, "tab");
        Assert.Equal("""{"n":1,"title":"our plan"}""", await _story.ValueAsync(ada, id));
    }

    [Fact]
    public async Task What_others_have_written_since_stays_and_the_answer_says_who()
    {
        var (ada, bob) = (await api.UserAsync("undo2"), await api.UserAsync("undo2b"));
        var id = await _story.CreateAsync(ada, new { title = "plan", owner = "nobody" });
        await _story.ShareAsync(ada, bob, id);
        await _story.PatchAsync(ada, id, "tab", new { path = new[] { "title" }, set = "adas" }, new { path = new[] { "owner" }, set = "ada" });
        await _story.PatchAsync(bob, id, "tab", new { path = new[] { "title" }, set = "bobs" });

        var undone = await _story.UndoAsync(ada, "tab");

        Assert.Equal("""{"owner":"nobody","title":"bobs"}""", await _story.ValueAsync(ada, id));
        var kept = Assert.Single(undone.GetProperty("kept").EnumerateArray());
        Assert.Equal("CHANGED_BY_OTHER", kept.GetProperty("reason").GetString());
        Assert.Equal("/title", kept.GetProperty("path").GetString());
        Assert.Equal(bob.User.Spelling, kept.GetProperty("author").GetString());
    }

    [Fact]
    public async Task Another_session_of_the_same_person_is_somebody_else()
    {
        var ada = await api.UserAsync("undo3");
        var id = await _story.CreateAsync(ada, new { a = 0, b = 0 });
        await _story.PatchAsync(ada, id, "left", new { path = new[] { "a" }, set = 1 });
        await _story.PatchAsync(ada, id, "right", new { path = new[] { "b" }, set = 1 });
        await _story.PatchAsync(ada, id, "right", new { path = new[] { "a" }, set = 2 });

        Assert.Equal(["CHANGED_BY_OTHER"], Story.Reasons(await _story.UndoAsync(ada, "left")));
        await _story.UndoAsync(ada, "right");
        await _story.UndoAsync(ada, "right");

        Assert.Equal("""{"a":1,"b":0}""", await _story.ValueAsync(ada, id));
    }

    [Fact]
    public async Task An_edit_of_a_text_is_inverted_past_what_others_typed_and_not_what_they_typed()
    {
        var (ada, bob) = (await api.UserAsync("undo4"), await api.UserAsync("undo4b"));
        var id = await _story.CreateAsync(ada, text: "one two");
        await _story.ShareAsync(ada, bob, id);
        await _story.EditAsync(ada, id, "tab", 1, 3, " and a half", 4);
        await _story.EditAsync(bob, id, "tab", 2, "Count: ", 18);
        await _story.EditAsync(ada, id, "tab", 3, 10, new { delete = 4 }, 11);
        await _story.EditAsync(bob, id, "tab", 4, 21, "!");

        await _story.UndoAsync(ada, "tab");
        Assert.Equal("Count: one and a half two!", (await _story.TextAsync(ada, id)).Text);
        await _story.UndoAsync(ada, "tab");
        Assert.Equal("Count: one two!", (await _story.TextAsync(ada, id)).Text);
        await _story.UndoAsync(ada, "tab", redo: true);
        Assert.Equal("Count: one and a half two!", (await _story.TextAsync(ada, id)).Text);
        await _story.UndoAsync(bob, "tab");
        Assert.Equal("Count: one and a half two", (await _story.TextAsync(ada, id)).Text);
    }

    [Fact]
    public async Task A_transaction_over_records_and_facts_is_taken_back_as_one()
    {
        var ada = await api.UserAsync("undo5");
        await _story.DeclareAsync(ada, "UndoneThing");
        var (kv, text) = (await _story.CreateAsync(ada, new { n = 1 }, facts: ["isA", "UndoneThing"]), await _story.CreateAsync(ada, text: "x"));
        const string transact = """
            mutation($kv: Node!, $text: Node!) { transact(input: {session: "tab", retract: [{subject: $kv, predicate: "isA", object: "UndoneThing"}],
              assert: [{subject: $text, predicate: "isA", object: "UndoneThing"}, {subject: $text, predicate: "due", object: "\"today\""}],
              patch: [{record: $kv, changes: [{path: ["n"], set: 2}]}], edit: [{record: $text, base: 1, operation: [1, "y"]}]}) { revision } }
            """;
        await api.AskAsync(ada, transact, new { kv, text });

        var undone = await _story.UndoAsync(ada, "tab");

        Assert.Empty(undone.GetProperty("kept").EnumerateArray());
        Assert.Equal("""{"n":1}""", await _story.ValueAsync(ada, kv));
        Assert.Equal("x", (await _story.TextAsync(ada, text)).Text);
        Assert.Equal([kv], await ThingsAsync());
        await _story.UndoAsync(ada, "tab", redo: true);
        Assert.Equal([text], await ThingsAsync());

        async Task<string[]> ThingsAsync() => [.. Story.Data(
            await api.AskAsync(ada, """{ findAll(where: [["$it", "isA", "UndoneThing"]]) { nodes { id } } }"""), "findAll")
            .GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task What_may_not_be_done_any_more_is_kept_and_the_rest_is_undone()
    {
        var (ada, bob) = (await api.UserAsync("undo6"), await api.UserAsync("undo6b"));
        var (shared, own) = (await _story.CreateAsync(ada, new { n = 1 }), await _story.CreateAsync(bob, new { n = 1 }));
        await _story.ShareAsync(ada, bob, shared, "$isHostOf");
        const string transact = """
            mutation($a: Node!, $b: Node!) { transact(input: {session: "tab", assert: [{subject: $a, predicate: "seenBy", object: "\"bob\""}],
              patch: [{record: $a, changes: [{path: ["n"], set: 2}]}, {record: $b, changes: [{path: ["n"], set: 2}]}]}) { revision } }
            """;
        Story.Data(await api.AskAsync(bob, transact, new { a = shared, b = own }), "transact");
        await _story.StateAsync(ada, null, bob.User.Spelling, "$isHostOf", shared, retract: true);

        var undone = await _story.UndoAsync(bob, "tab");

        Assert.Equal(["NOT_ALLOWED", "NOT_ALLOWED"], Story.Reasons(undone));
        Assert.Equal("""{"n":2}""", await _story.ValueAsync(ada, shared));
        Assert.Equal("""{"n":1}""", await _story.ValueAsync(bob, own));
    }

    [Fact]
    public async Task A_fact_that_the_session_itself_gave_back_is_its_own()
    {
        var ada = await api.UserAsync("undo-given-back");
        await _story.DeclareAsync(ada, "GivenBack");
        var id = await _story.CreateAsync(ada, new { n = 1 });
        await _story.StateAsync(ada, "tab", id, "isA", "GivenBack");
        await _story.StateAsync(ada, "tab", id, "isA", "GivenBack", retract: true);
        await _story.UndoAsync(ada, "tab");

        Assert.Empty(Story.Reasons(await _story.UndoAsync(ada, "tab")));
        Assert.Empty(Story.Reasons(await _story.UndoAsync(ada, "tab", redo: true)));
        Assert.Empty(Story.Reasons(await _story.UndoAsync(ada, "tab")));
    }

    [Fact]
    public async Task A_fact_that_somebody_stated_again_stays()
    {
        var (ada, bob) = (await api.UserAsync("undo7"), await api.UserAsync("undo7b"));
        await _story.DeclareAsync(ada, "Shelved");
        var id = await _story.CreateAsync(ada, new { n = 1 });
        await _story.ShareAsync(ada, bob, id, "$isHostOf");
        await _story.StateAsync(ada, "tab", id, "isA", "Shelved");
        await _story.StateAsync(bob, null, id, "isA", "Shelved", retract: true);
        await _story.StateAsync(bob, null, id, "isA", "Shelved");

        Assert.Equal(["CHANGED_BY_OTHER"], Story.Reasons(await _story.UndoAsync(ada, "tab")));
    }

    [Fact]
    public async Task A_created_record_stays_without_the_facts_that_led_to_it()
    {
        var ada = await api.UserAsync("undo8");
        await _story.DeclareAsync(ada, "Shape");
        var id = await _story.CreateAsync(ada, new { x = 1 }, session: "tab", facts: ["isA", "Shape"]);

        Assert.Equal(["RECORD_STAYS"], Story.Reasons(await _story.UndoAsync(ada, "tab")));
        var count = await api.AskAsync(ada, """{ findAll(where: [["$it", "isA", "Shape"]]) { count } }""");
        Assert.Equal(0, Story.Data(count, "findAll").GetProperty("count").GetInt32());
        Assert.Equal("""{"x":1}""", await _story.ValueAsync(ada, id));
        await _story.UndoAsync(ada, "tab", redo: true);
        count = await api.AskAsync(ada, """{ findAll(where: [["$it", "isA", "Shape"]]) { count } }""");
        Assert.Equal(1, Story.Data(count, "findAll").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_repeated_undo_has_its_first_outcome_and_something_new_ends_redoing()
    {
        var ada = await api.UserAsync("undo9");
        var id = await _story.CreateAsync(ada, new { n = 0 });
        foreach (var n in (int[])[1, 2, 3])
        {
            await _story.PatchAsync(ada, id, "tab", new { path = new[] { "n" }, set = n });
        }

        var first = await _story.UndoAsync(ada, "tab", id: "once");
        var second = await _story.UndoAsync(ada, "tab", id: "once");

        Assert.Equal(first.GetProperty("revision").GetInt64(), second.GetProperty("revision").GetInt64());
        Assert.Equal("""{"n":2}""", await _story.ValueAsync(ada, id));
        Assert.True(second.GetProperty("canRedo").GetBoolean());
        await _story.PatchAsync(ada, id, "tab", new { path = new[] { "n" }, set = 7 });
        Assert.Equal(JsonValueKind.Null, (await _story.UndoAsync(ada, "tab", redo: true)).GetProperty("revision").ValueKind);
        await _story.UndoAsync(ada, "tab");
        Assert.Equal("""{"n":2}""", await _story.ValueAsync(ada, id));
    }

    [Fact]
    public async Task A_record_is_restored_to_one_of_its_versions_and_that_can_be_undone()
    {
        var ada = await api.UserAsync("undo10");
        var (kv, text) = (await _story.CreateAsync(ada, new { list = new[] { 1, 2 } }), await _story.CreateAsync(ada, text: "first"));
        await _story.PatchAsync(ada, kv, null, new { path = new[] { "list" }, set = "gone" }, new { path = new[] { "more" }, set = true });
        await _story.EditAsync(ada, text, null, 1, new { delete = 5 }, "second");
        const string restore = "mutation($r: Node!) { restore(record: $r, version: 1, session: \"tab\") { record { version } } }";

        await api.AskAsync(ada, restore, new { r = kv });
        await api.AskAsync(ada, restore, new { r = text });

        Assert.Equal("""{"list":[1,2]}""", await _story.ValueAsync(ada, kv));
        Assert.Equal("first", (await _story.TextAsync(ada, text)).Text);
        await _story.UndoAsync(ada, "tab");
        Assert.Equal("second", (await _story.TextAsync(ada, text)).Text);
        var unknown = await api.AskAsync(ada, "mutation($r: Node!) { restore(record: $r, version: 99) { record { version } } }", new { r = kv });
        Assert.Equal("VERSION_UNKNOWN", Story.CodeOf(unknown));
    }
}
