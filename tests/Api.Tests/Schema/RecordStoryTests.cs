using System.Text.Json;

namespace LinkedRecords.Api.Tests.Schema;

/// <summary>Lists and trees, a record's past, and following it change by change.</summary>
public sealed class RecordStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Follow = """
        subscription($r: Node!, $s: Int) { recordChanges(id: $r, since: $s) { isFirst version author session
          changes { path value isDeleted } operation record { ... on KeyValueRecord { value } ... on LongTextRecord { text } } } }
        """;

    private readonly Story _story = new(api);

    [Fact]
    public async Task Elements_of_a_list_are_put_in_moved_and_taken_out_by_identity()
    {
        var ada = await api.UserAsync("record1");
        var id = await _story.CreateAsync(ada, new { });
        var list = new[] { "cards" };

        var put = await _story.PatchAsync(
            ada, id, null,
            new { path = list, insert = new { values = new object[] { "a", "b" }, ids = new[] { "A", "B" } } },
            new { path = list, insert = new { values = new object[] { "c" }, after = "A" } },
            new { path = list, insert = new { values = new object[] { "d" }, index = 0, ids = new[] { "D" } } });
        Assert.Equal("""{"cards":["d","a","c","b"]}""", put.GetProperty("record").GetProperty("value").GetRawText());
        Assert.Equal(4, put.GetProperty("inserted").GetArrayLength());

        var moved = await _story.PatchAsync(
            ada, id, null,
            new { path = list, move = new { id = "D", after = "B" } },
            new { at = "/cards/#A", set = "A!" },
            new { at = "/cards/#B", delete = true });
        Assert.Equal("""{"cards":["A!","c","d"]}""", moved.GetProperty("record").GetProperty("value").GetRawText());

        var elements = Story.Data(
            await api.AskAsync(ada, """query($r: Node!) { record(id: $r) { ... on KeyValueRecord { elements(at: "/cards") { id value } nothing: elements(at: "/none") { id } } } }""", new { r = id }), "record");
        Assert.Equal("A", elements.GetProperty("elements")[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, elements.GetProperty("nothing").ValueKind);
    }

    [Fact]
    public async Task Nodes_of_a_tree_move_with_all_below_them_and_never_below_themselves()
    {
        var ada = await api.UserAsync("record2");
        var id = await _story.CreateAsync(ada, new { });
        var tree = new[] { "outline" };
        await _story.PatchAsync(
            ada, id, null,
            new { path = tree, plant = new { id = "one", value = "1" } },
            new { path = tree, plant = new { id = "two", value = "2" } },
            new { path = tree, plant = new { id = "below", parent = "one", value = "1.1" } });

        await _story.PatchAsync(ada, id, null, new { path = tree, graft = new { id = "one", parent = "two", index = 0 } });
        var refused = await api.AskAsync(
            ada,
            "mutation($r: Node!, $c: [ChangeInput!]!) { patchKeyValue(input: {record: $r, changes: $c}) { revision } }",
            new { r = id, c = new object[] { new { path = tree, graft = new { id = "two", parent = "below" } } } });

        Assert.Equal("DOCUMENT_WOULD_CLOSE_CYCLE", Story.CodeOf(refused));
        Assert.Equal(
            """{"outline":[{"id":"two","value":"2","children":[{"id":"one","value":"1","children":[{"id":"below","value":"1.1","children":[]}]}]}]}""",
            await _story.ValueAsync(ada, id));
    }

    [Fact]
    public async Task A_change_that_says_several_things_or_no_place_is_refused()
    {
        var ada = await api.UserAsync("record3");
        var id = await _story.CreateAsync(ada, new { });
        const string patch = "mutation($r: Node!, $c: [ChangeInput!]!) { patchKeyValue(input: {record: $r, changes: $c}) { revision } }";

        foreach (var change in new object[] { new { path = new[] { "a" }, set = 1, delete = true }, new { set = 1 }, new { path = new[] { "a" }, at = "/a", set = 1 }, new { at = "a", set = 1 } })
        {
            Assert.Equal("CHANGE_SHAPE", Story.CodeOf(await api.AskAsync(ada, patch, new { r = id, c = new[] { change } })));
        }
    }

    [Fact]
    public async Task A_record_tells_its_past_what_it_was_what_is_different_and_who_wrote_which_part()
    {
        var (ada, bob) = (await api.UserAsync("record4"), await api.UserAsync("record4b"));
        var (kv, text) = (await _story.CreateAsync(ada, new { a = 1 }), await _story.CreateAsync(ada, text: "one"));
        await _story.ShareAsync(ada, bob, text);
        await _story.PatchAsync(ada, kv, "tab", new { path = new[] { "b", "c" }, set = new[] { 1 } }, new { path = new[] { "a" }, delete = true });
        await _story.EditAsync(bob, text, null, 1, 3, " two");
        const string ask = """
            query($r: Node!) { record(id: $r) { history { version session } at(version: 1) { ... on KeyValueRecord { value } ... on LongTextRecord { text } }
              changes(since: 1) { version session operation changes { path value isDeleted } } ... on LongTextRecord { authors { start length author version } } } }
            """;

        var document = Story.Data(await api.AskAsync(ada, ask, new { r = kv }), "record");
        var words = Story.Data(await api.AskAsync(ada, ask, new { r = text }), "record");

        Assert.Equal("""{"a":1}""", document.GetProperty("at").GetProperty("value").GetRawText());
        Assert.Equal("tab", document.GetProperty("history")[0].GetProperty("session").GetString());
        Assert.Equal(
            """[{"path":["a"],"value":null,"isDeleted":true},{"path":["b"],"value":{"c":[1]},"isDeleted":false}]""",
            document.GetProperty("changes")[0].GetProperty("changes").GetRawText());
        Assert.Equal("one", words.GetProperty("at").GetProperty("text").GetString());
        Assert.Equal("""[3," two"]""", words.GetProperty("changes")[0].GetProperty("operation").GetRawText());
        Assert.Equal(
            $$"""[{"start":0,"length":3,"author":"{{ada.User}}","version":1},{"start":3,"length":4,"author":"{{bob.User}}","version":2}]""",
            words.GetProperty("authors").GetRawText());
    }

    [Fact]
    public async Task A_follower_gets_every_change_once_in_order_and_goes_on_where_it_stopped()
    {
        var ada = await api.UserAsync("record5");
        var id = await _story.CreateAsync(ada, new { n = 0 });
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var copy = new Dictionary<string, int>(StringComparer.Ordinal);

        var seen = 0;
        await using (var heard = api.SubscribeAsync(ada, Follow, new { r = id }, enough.Token).GetAsyncEnumerator(enough.Token))
        {
            var first = await NextAsync(heard);
            Assert.True(first.GetProperty("isFirst").GetBoolean());
            copy["n"] = first.GetProperty("record").GetProperty("value").GetProperty("n").GetInt32();
            // Several at once: nobody reads meanwhile.
            foreach (var n in Enumerable.Range(1, 5))
            {
                await _story.PatchAsync(ada, id, "tab", new { path = new[] { $"k{n % 2}" }, set = n });
            }

            foreach (var version in (int[])[2, 3, 4])
            {
                seen = Take(await NextAsync(heard), version);
            }
        }

        await _story.PatchAsync(ada, id, null, new { path = new[] { "n" }, increment = 3 });
        await using var resumed = api.SubscribeAsync(ada, Follow, new { r = id, s = seen }, enough.Token).GetAsyncEnumerator(enough.Token);
        foreach (var version in (int[])[5, 6, 7])
        {
            Take(await NextAsync(resumed), version);
        }

        Assert.Equal(await _story.ValueAsync(ada, id), JsonSerializer.Serialize(copy.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary()));

        int Take(JsonElement step, int version)
        {
            Assert.Equal(version, step.GetProperty("version").GetInt32());
            foreach (var change in step.GetProperty("changes").EnumerateArray())
            {
                copy[change.GetProperty("path")[0].GetString()!] = change.GetProperty("value").GetInt32();
            }

            Assert.Equal(JsonSerializer.Serialize(copy.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary()), step.GetProperty("record").GetProperty("value").GetRawText());
            return version;
        }
    }

    [Fact]
    public async Task Following_a_text_and_ending_with_the_access()
    {
        var (ada, bob) = (await api.UserAsync("record6"), await api.UserAsync("record6b"));
        var id = await _story.CreateAsync(ada, text: "x");
        await _story.ShareAsync(ada, bob, id);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var heard = api.SubscribeAsync(bob, Follow, new { r = id, s = 1 }, enough.Token).GetAsyncEnumerator(enough.Token);
        await _story.EditAsync(ada, id, "tab", 1, 1, "y");

        var step = await NextAsync(heard);
        Assert.Equal("""[1,"y"]""", step.GetProperty("operation").GetRawText());
        Assert.Equal("tab", step.GetProperty("session").GetString());
        Assert.Equal("xy", step.GetProperty("record").GetProperty("text").GetString());

        await _story.StateAsync(ada, null, bob.User.Spelling, "$canAccess", id, retract: true);
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal("ACCESS_LOST", Story.CodeOf(heard.Current));
        Assert.False(await heard.MoveNextAsync());
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> heard)
    {
        Assert.True(await heard.MoveNextAsync());
        return Story.Data(heard.Current, "recordChanges");
    }
}
