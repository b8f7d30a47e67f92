using System.Text.Json;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Tests.Faults;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>Two nodes, the second of which is asked at once for what the first one has just told.</summary>
[Collection("Faults")]
public sealed class TrailingNodeTests
{
    private const int Rounds = 40;

    [Fact]
    public async Task What_one_node_has_told_of_can_be_read_followed_and_restored_on_the_other_at_once()
    {
        using var patience = new CancellationTokenSource(Campaign.Patience);
        await using var nodes = await FaultyNodes.StartAsync(count: 2, await TestCluster.NewDatabaseAsync());
        var there = nodes.Addresses[1];
        using var alice = await ApiUser.SignInAsync(nodes.Addresses[0], "alice");
        await alice.GetAsync(nodes.Addresses[0], """mutation { assertFacts(facts: [{subject: "Note", predicate: "$isATermFor", object: "\"Is written\""}]) { revision } }""");
        for (var round = 0; round < Rounds; round++)
        {
            var read = await alice.GetAsync(there, $$"""{ record(id: "{{await MakeAsync(changes: 0)}}") { version } }""", cancellationToken: patience.Token);
            Assert.Equal(1, Number(read, "record", "version"));

            Assert.Equal(1, await FirstAsync("recordChanged", $"""id: "{await MakeAsync(changes: 0)}" """));
            Assert.Equal(1, await FirstAsync("recordChanges", $"""id: "{await MakeAsync(changes: 0)}" """));
            Assert.Equal(3, await FirstAsync("recordChanges", $"""id: "{await MakeAsync(changes: 2)}", since: 2"""));
            Assert.Equal(3, await FirstAsync("textOperations", $"""record: "{await MakeAsync(changes: 2)}", since: 2"""));

            var restored = await alice.GetAsync(
                there, $$"""mutation { restore(record: "{{await MakeAsync(changes: 2)}}", version: 3) { revision } }""", cancellationToken: patience.Token);
            Assert.True(Number(restored, "restore", "revision") > 0);
        }

        async Task<string> MakeAsync(int changes)
        {
            const string Make = """mutation { createRecord(input: { text: "", facts: [["isA", "Note"]] }) { record { id } } }""";
            var record = (await alice.GetAsync(nodes.Addresses[0], Make, cancellationToken: patience.Token)).GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;
            for (var change = 0; change < changes; change++)
                await alice.GetAsync(nodes.Addresses[0], $$"""mutation { setText(record: "{{record}}", text: "{{change}}") { version } }""", cancellationToken: patience.Token);
            return record;
        }

        async Task<long> FirstAsync(string field, string arguments)
        {
            using var socket = await FollowingSocket.BeginAsync(there, alice, $$"""subscription { {{field}}({{arguments}}) { version } }""", patience.Token);
            return Number(await socket.NextAsync(patience.Token), field, "version");
        }
    }

    private static long Number(JsonElement answer, string field, string inner) => answer.GetProperty(field).GetProperty(inner).GetInt64();
}
