using System.Text.Json;
using LinkedRecords.Api.Identity;

namespace LinkedRecords.Api.Tests.Schema;

/// <summary>Several named queries as one subscription.</summary>
public sealed class CompoundStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Follow = """
        subscription($q: [NamedQuery!]!, $since: Revision) { compound(queries: $q, since: $since) {
          isReset revision parts {
            name count added { index record { id ... on KeyValueRecord { value } } } removed { id reason } changed { id } moved { id }
            addedFacts { subject predicate object } removedFacts { subject reason } } } }
        """;

    [Fact]
    public async Task Named_queries_are_told_together_at_one_revision_and_continued_after_a_lost_connection()
    {
        var (ada, bob) = (await api.UserAsync("ada-compound"), await api.UserAsync("bob-compound"));
        var story = new Story(api);
        await story.DeclareAsync(ada, "Errand");
        await story.DeclareAsync(ada, "Finished");
        var errand = await story.CreateAsync(ada, new { }, facts: [["isA", "Errand"]]);
        object[] queries =
        [
            new { name = "open", where = new[] { new[] { "isA", "Errand" }, ["$latest(stateIs)", "$not(Finished)"] } },
            new { name = "done", where = new[] { new[] { "isA", "Errand" }, ["stateIs", "Finished"] }, wanted = "COUNT" },
            new { name = "states", facts = new[] { new { predicate = new[] { "stateIs" } } } },
            new { name = "one", id = errand },
        ];
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var heard = api.SubscribeAsync(bob, Follow, new { q = queries }, enough.Token).GetAsyncEnumerator(enough.Token);

        var first = await NextAsync(heard);
        Assert.True(first.GetProperty("isReset").GetBoolean());
        Assert.Equal(["open 0", "done 0", "states 0", "one 0"], Counts(first));

        await story.ShareAsync(ada, bob, errand, "$canRead");
        var shared = await NextAsync(heard);
        Assert.Equal(["open 1", "one 1"], Counts(shared));
        Assert.Equal(errand, PartOf(shared, "open").GetProperty("added")[0].GetProperty("record").GetProperty("id").GetString());

        await story.StateAsync(ada, null, errand, "stateIs", "Finished");
        var difference = await NextAsync(heard);
        Assert.False(difference.GetProperty("isReset").GetBoolean());
        Assert.Equal(shared.GetProperty("revision").GetInt64() + 1, difference.GetProperty("revision").GetInt64());
        Assert.Equal(["open 0", "done 1", "states 1"], Counts(difference));
        Assert.Equal("NO_LONGER_MATCHES", PartOf(difference, "open").GetProperty("removed")[0].GetProperty("reason").GetString());
        Assert.Equal("Finished", PartOf(difference, "states").GetProperty("addedFacts")[0].GetProperty("object").GetString());

        await story.StateAsync(ada, null, bob.User.Spelling, "$canRead", errand, retract: true);
        await using var resumed = api.SubscribeAsync(bob, Follow, new { q = queries, since = difference.GetProperty("revision").GetInt64() }, enough.Token).GetAsyncEnumerator(enough.Token);
        var missed = await NextAsync(resumed);
        Assert.False(missed.GetProperty("isReset").GetBoolean());
        Assert.Equal(["done 0", "states 0", "one 0"], Counts(missed));
        Assert.Equal("ACCESS_LOST", PartOf(missed, "one").GetProperty("removed")[0].GetProperty("reason").GetString());
        Assert.Equal("ACCESS_LOST", PartOf(missed, "states").GetProperty("removedFacts")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_named_query_that_is_wrong_is_refused_by_its_name()
    {
        var ada = await api.UserAsync("ada-compound-wrong");

        Assert.Equal("PATTERN_LENGTH", await RefusedAsync(ada, new { name = "few", where = new[] { new[] { "isA" } } }));
        Assert.Equal("QUERY_TYPE_WRONG", await RefusedAsync(ada, new { name = "both", where = Array.Empty<string[]>(), id = "kv-1" }));
        Assert.Equal("QUERY_TYPE_WRONG", await RefusedAsync(ada, new { name = "twice", id = "kv-1" }, new { name = "twice", id = "kv-2" }));
        Assert.Equal("QUERY_TOO_LARGE", await RefusedAsync(ada));
    }

    private async Task<string?> RefusedAsync(Caller caller, params object[] queries) =>
        Story.CodeOf(await api.AskAsync(caller, Follow, new { q = queries }));

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> heard)
    {
        Assert.True(await heard.MoveNextAsync());
        return Story.Data(heard.Current, "compound");
    }

    private static IEnumerable<string> Counts(JsonElement change) =>
        change.GetProperty("parts").EnumerateArray().Select(part => $"{part.GetProperty("name").GetString()} {part.GetProperty("count").GetInt32()}");

    private static JsonElement PartOf(JsonElement change, string name) =>
        change.GetProperty("parts").EnumerateArray().Single(part => string.Equals(part.GetProperty("name").GetString(), name, StringComparison.Ordinal));
}
