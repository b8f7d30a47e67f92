using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using LinkedRecords.Benchmarks.Texts;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Tests.Faults;
using Xunit.Abstractions;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>Clients that come and go between two nodes while what they follow is changed.</summary>
[Collection("Faults")]
public sealed class FlappingClientTests(ITestOutputHelper output)
{
    private const int ClientsOfText = 10;
    private const int TextsOfCall = 20;
    private const string Follow = "subscription($record: Node!, $since: Int!) { textOperations(record: $record, since: $since) { version operation } }";

    [Fact]
    public async Task What_clients_that_come_and_go_between_two_nodes_have_applied_is_the_log_each_change_once()
    {
        using var patience = new CancellationTokenSource(Campaign.Patience);
        var (clients, changes) = Campaign.Flapping;
        await using var nodes = await FaultyNodes.StartAsync(count: 2, await TestCluster.NewDatabaseAsync());
        using var alice = await ApiUser.SignInAsync(nodes.Addresses[0], "alice");
        var texts = await MakeTextsAsync(nodes.Addresses[0], alice, Math.Max(1, clients / ClientsOfText));
        var last = 1 + (changes / texts.Length);

        var followers = Enumerable.Range(0, clients).Select(n => FollowAsync(nodes, alice, texts[n % texts.Length], last, flaps: true, seed: n, patience.Token)).ToArray();
        await Task.WhenAll(texts.Chunk(TextsOfCall).Select(some => WriteAsync(nodes, alice, some, last, patience.Token)));
        var applied = await Task.WhenAll(followers);

        // Read once more in one go: by now most of it comes from storage, not from memory.
        var logs = await Task.WhenAll(texts.Select(text => FollowAsync(nodes, alice, text, last, flaps: false, seed: 0, patience.Token)));
        foreach (var (n, sequence) in applied.Index())
            Assert.Equal(logs[n % texts.Length].Operations, sequence.Operations);
        output.WriteLine($"{clients} clients, {texts.Length * (last - 1)} changes, {applied.Sum(one => one.Connections)} connections");
    }

    private static async Task<string[]> MakeTextsAsync(Uri node, ApiUser user, int count)
    {
        await user.GetAsync(node, """mutation { assertFacts(facts: [{subject: "Note", predicate: "$isATermFor", object: "\"Is written\""}]) { revision } }""");
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            var made = await user.GetAsync(node, """mutation { createRecord(input: { text: "", facts: [["isA", "Note"]] }) { record { id } } }""");
            texts[i] = made.GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;
        }

        return texts;
    }

    // One edit of each text a call, by the same writer on either node.
    private static async Task WriteAsync(FaultyNodes nodes, ApiUser user, string[] texts, int last, CancellationToken cancellationToken)
    {
        for (var version = 1; version < last; version++)
        {
            var at = version;
            var edits = texts.Select(record => new
            {
                record,
                @base = at,
                operation = at == 1 ? (object[])["x"] : [at - 1, "x"],
                client = "writer",
                sequence = at,
            });
            await user.GetAsync(
                nodes.Addresses[Random.Shared.Next(nodes.Addresses.Count)],
                "mutation($edits: [TextEditInput!]!) { transact(input: { edit: $edits }) { revision } }",
                new { edits },
                cancellationToken);
        }
    }

    // Since the last version that was applied, again and again, until the last one there is.
    private static async Task<(List<string> Operations, int Connections)> FollowAsync(
        FaultyNodes nodes, ApiUser user, string record, int last, bool flaps, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var operations = new List<string>();
        var connections = 0;
        while (operations.Count < last - 1)
        {
            connections++;
            var until = flaps ? operations.Count + random.Next(1, 40) : last;
            try
            {
                var port = nodes.Addresses[random.Next(nodes.Addresses.Count)].Port;
                using var socket = await GraphQLSocket.ConnectAsync(port, user.Token, cancellationToken);
                await socket.AskAsync("1", Follow, new { record, since = operations.Count + 1 }, cancellationToken);
                while (operations.Count < last - 1 && operations.Count < until)
                    Apply(await socket.ReceiveAsync(cancellationToken), operations);
            }
            catch (Exception lost) when (lost is WebSocketException or IOException or InvalidOperationException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50)), cancellationToken);
            }
        }

        return (operations, connections);
    }

    private static void Apply(JsonDocument message, List<string> operations)
    {
        using (message)
        {
            var kind = message.RootElement.GetProperty("type").GetString();
            if (kind is "ping" or "pong")
                return;
            Assert.True(kind is "next", message.RootElement.ToString());
            var step = message.RootElement.GetProperty("payload").GetProperty("data").GetProperty("textOperations");
            Assert.Equal(operations.Count + 2, step.GetProperty("version").GetInt32());
            operations.Add(string.Create(CultureInfo.InvariantCulture, $"{step.GetProperty("operation")}"));
        }
    }
}
