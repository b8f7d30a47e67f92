using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Identity;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Sync;

namespace LinkedRecords.Api.Tests.Schema;

/// <summary>A document that is also kept elsewhere: offline, or on another server.</summary>
public sealed class ReplicaStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Apply =
        "mutation($r: Node!, $c: [Bytes!]!) { applyChanges(record: $r, changes: $c) { revision applied waiting missing heads refused { code } } }";

    private readonly Story _story = new(api);

    [Fact]
    public async Task Changes_made_offline_are_taken_in_any_order_each_once_and_wait_for_what_they_depend_on()
    {
        var ada = await api.UserAsync("replica1");
        var id = await _story.CreateAsync(ada, new { n = 1 });
        var replica = await BeginAsync(ada, id, "ada/offline");
        var changes = new[] { Set(replica, "a", 1), Set(replica, "b", 2), Set(replica, "c", 3) };

        var early = await ApplyAsync(ada, id, changes[2], changes[1]);
        Assert.Equal(2, early.GetProperty("waiting").GetArrayLength());
        Assert.Equal([changes[0].Hash.ToString()], early.GetProperty("missing").EnumerateArray().Select(hash => hash.GetString()!));
        Assert.Equal("""{"n":1}""", await _story.ValueAsync(ada, id));

        var late = await ApplyAsync(ada, id, changes[0]);
        Assert.Equal(changes.Select(change => change.Hash.ToString()), late.GetProperty("applied").EnumerateArray().Select(hash => hash.GetString()!));
        Assert.Equal("""{"a":1,"b":2,"c":3,"n":1}""", await _story.ValueAsync(ada, id));

        var again = await ApplyAsync(ada, id, [.. changes]);
        Assert.Equal(JsonValueKind.Null, again.GetProperty("revision").ValueKind);
        Assert.Empty(again.GetProperty("applied").EnumerateArray());
        Assert.Equal(replica.Heads.Select(head => head.ToString()), again.GetProperty("heads").EnumerateArray().Select(hash => hash.GetString()!));
    }

    [Fact]
    public async Task What_waits_for_somebody_elses_change_is_taken_in_the_name_of_its_own_sender()
    {
        var (ada, bob) = (await api.UserAsync("replica2"), await api.UserAsync("replica2b"));
        var id = await _story.CreateAsync(ada, new { n = 1 });
        await _story.ShareAsync(ada, bob, id);
        var replica = await BeginAsync(ada, id, "ada/offline");
        var first = Set(replica, "a", 1);
        var other = new Replica(ActorId.Parse("bob/offline"), TimeProvider.System);
        other.Merge(replica);
        var second = Set(other, "b", 2);

        await ApplyAsync(bob, id, second);
        await ApplyAsync(ada, id, first);

        var changes = Story.Data(
            await api.AskAsync(ada, "query($r: Node!) { record(id: $r) { history { author } ... on KeyValueRecord { value } } }", new { r = id }), "record");
        Assert.Equal("""{"a":1,"b":2,"n":1}""", changes.GetProperty("value").GetRawText());
        Assert.Equal(
            [bob.User.Spelling, ada.User.Spelling, ada.User.Spelling],
            changes.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("author").GetString()!));
    }

    [Fact]
    public async Task Bytes_that_are_no_change_and_a_clock_that_is_ahead_are_refused_by_name()
    {
        var ada = await api.UserAsync("replica3");
        var id = await _story.CreateAsync(ada, new { n = 1 });
        var ahead = new Replica(ActorId.Parse("ada/ahead"), new Shifted(TimeSpan.FromHours(1)));
        var change = Set(ahead, "x", 1);

        var answer = Story.Data(
            await api.AskAsync(ada, Apply, new { r = id, c = new[] { "AAAA", Convert.ToBase64String(change.Bytes.Span) } }), "applyChanges");

        Assert.Equal(
            ["DOCUMENT_MALFORMED", "DOCUMENT_CLOCK_TOO_FAR_AHEAD"],
            answer.GetProperty("refused").EnumerateArray().Select(refused => refused.GetProperty("code").GetString()!));
    }

    [Fact]
    public async Task A_reader_gets_what_is_missing_and_changes_nothing()
    {
        var (ada, bob) = (await api.UserAsync("replica4"), await api.UserAsync("replica4b"));
        var id = await _story.CreateAsync(ada, new { n = 1 });
        await _story.StateAsync(ada, null, bob.User.Spelling, "$canRead", id);
        var replica = new Replica(ActorId.Parse("bob/offline"), TimeProvider.System);
        Set(replica, "mine", 1);

        var refused = await SyncAsync(bob, id, new SyncSession(replica));

        Assert.Contains("DOCUMENT_NOT_PERMITTED", refused);
        Assert.Equal("""{"n":1}""", await _story.ValueAsync(ada, id));
        Assert.Equal(1, ((DocumentValue.Number)replica.Value.Properties["n"]).Value);
        var stranger = await api.UserAsync("replica4c");
        Assert.Equal("RECORD_NOT_FOUND", Story.CodeOf(await api.AskAsync(stranger, Apply, new { r = id, c = Array.Empty<string>() })));
    }

    [Fact]
    public async Task Two_peers_and_the_server_converge_over_a_channel_that_loses_doubles_and_reorders()
    {
        var ada = await api.UserAsync("replica5");
        var random = new Random(5);
        for (var round = 0; round < 5; round++)
        {
            var id = await _story.CreateAsync(ada, new { n = 0 });
            var peers = new[] { new Peer("ada/left"), new Peer("ada/right") };
            for (var step = 0; step < 60; step++)
            {
                foreach (var peer in peers)
                {
                    Set(peer.Replica, $"k{random.Next(8)}", random.Next(100));
                }

                await _story.PatchAsync(ada, id, null, new { path = new[] { "n" }, increment = 1 });
                await ExchangeAsync(ada, id, peers[random.Next(2)], random);
            }

            // In the end every message arrives.
            foreach (var peer in peers.Concat(peers).Concat(peers))
            {
                peer.Session = SyncSession.Restore(peer.Replica, peer.Session.Save().Span);
                await SyncAsync(ada, id, peer.Session);
            }

            var value = await _story.ValueAsync(ada, id);
            Assert.All(peers, peer => Assert.Equal(value, DocumentJson.ToJson(peer.Replica.Value)!.ToJsonString()));
            Assert.Equal(60, JsonNode.Parse(value)!["n"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task A_peer_that_lacks_a_little_of_a_long_history_catches_up_in_a_few_rounds()
    {
        var ada = await api.UserAsync("replica6");
        var id = await _story.CreateAsync(ada, new { n = 0 });
        var replica = await BeginAsync(ada, id, "ada/long");
        var changes = Enumerable.Range(0, 1200).Select(n => Set(replica, $"k{n % 7}", n)).ToArray();
        await ApplyAsync(ada, id, changes);
        var behind = replica.CopyUntil(changes[1000].Hash, ActorId.Parse("ada/behind"))!;
        Set(behind, "mine", 1);
        await _story.PatchAsync(ada, id, null, new { path = new[] { "theirs" }, set = 1 });

        var session = new SyncSession(behind);
        var rounds = 0;
        while (session.Next() is { } message)
        {
            rounds++;
            session.Receive((await MessageAsync(ada, id, message)).Span);
        }

        Assert.InRange(rounds, 1, 6);
        Assert.Equal(await _story.ValueAsync(ada, id), DocumentJson.ToJson(behind.Value)!.ToJsonString());
    }

    [Fact]
    public async Task A_copy_that_was_worked_on_comes_home()
    {
        var ada = await api.UserAsync("replica7");
        var (home, copy) = (await _story.CreateAsync(ada, new { title = "plan" }), await _story.CreateAsync(ada, new { }));
        const string merge = "mutation($i: Node!, $f: Node!) { merge(into: $i, from: $f) { applied } }";
        Story.Data(await api.AskAsync(ada, merge, new { i = copy, f = home }), "merge");
        await _story.PatchAsync(ada, copy, null, new { path = new[] { "done" }, set = true });
        await _story.PatchAsync(ada, home, null, new { path = new[] { "title" }, set = "our plan" });

        Story.Data(await api.AskAsync(ada, merge, new { i = home, f = copy }), "merge");

        Assert.Equal("""{"done":true,"title":"our plan"}""", await _story.ValueAsync(ada, home));
    }

    // Who only hears that a change is durable is quicker than the loop that applies it here.
    [Fact]
    public async Task Each_change_of_a_row_knows_the_ones_before_however_quickly_they_come()
    {
        const string patch = "mutation($r: Node!, $n: JSON) { patchKeyValue(input: {record: $r, changes: [{path: [\"n\"], set: $n}]}) { revision } }";
        var ada = await api.UserAsync("replica8");
        await Parallel.ForEachAsync(Enumerable.Range(0, 32), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
        {
            var id = await _story.CreateAsync(ada, new { n = 0 });
            for (var n = 1; n <= 40; n++)
            {
                Story.Data(await api.AskAsync(ada, patch, new { r = id, n }), "patchKeyValue");
            }

            var replica = await BeginAsync(ada, id, "ada/reader");
            Assert.Single(replica.Heads);
            Assert.Single(replica.History.Skip(1).Select(change => change.Actor).Distinct());
        });
    }

    private static Change Set(Replica replica, string name, int value) =>
        ((CommitResult.Committed)replica.Draft().Set(DocumentPath.Of(name), JsonValue.Create(value)).Commit()).Change;

    private async Task<Replica> BeginAsync(Caller caller, string id, string actor)
    {
        var answer = await api.AskAsync(caller, "query($r: Node!) { record(id: $r) { ... on KeyValueRecord { snapshot } } }", new { r = id });
        return Replica.Restore(Story.Data(answer, "record").GetProperty("snapshot").GetBytesFromBase64(), ActorId.Parse(actor), TimeProvider.System);
    }

    private async Task<JsonElement> ApplyAsync(Caller caller, string id, params Change[] changes) => Story.Data(
        await api.AskAsync(caller, Apply, new { r = id, c = changes.Select(change => Convert.ToBase64String(change.Bytes.Span)) }), "applyChanges");

    // Until nothing is left to say; the refusals on the way.
    private async Task<List<string>> SyncAsync(Caller caller, string id, SyncSession session)
    {
        var refused = new List<string>();
        while (session.Next() is { } message)
        {
            session.Receive((await MessageAsync(caller, id, message, refused)).Span);
        }

        return refused;
    }

    private async Task<ReadOnlyMemory<byte>> MessageAsync(Caller caller, string id, ReadOnlyMemory<byte> message, List<string>? refused = null)
    {
        var answer = Story.Data(
            await api.AskAsync(
                caller,
                "mutation($r: Node!, $m: Bytes!) { sync(record: $r, message: $m) { message isInSync refused { code } } }",
                new { r = id, m = Convert.ToBase64String(message.Span) }),
            "sync");
        refused?.AddRange(answer.GetProperty("refused").EnumerateArray().Select(one => one.GetProperty("code").GetString()!));
        return answer.GetProperty("message").GetBytesFromBase64();
    }

    // Messages of both directions are lost, doubled, and arrive in another order.
    private async Task ExchangeAsync(Caller caller, string id, Peer peer, Random random)
    {
        if (random.Next(4) == 0)
        {
            peer.Session.Restart();
        }

        if (peer.Session.Next() is { } message)
        {
            peer.ToServer.AddRange(Enumerable.Repeat(message, random.Next(3)));
        }

        while (peer.ToServer.Count > 0 && random.Next(4) > 0)
        {
            var answer = await MessageAsync(caller, id, TakeAny(peer.ToServer, random));
            peer.FromServer.AddRange(Enumerable.Repeat(answer, random.Next(3)));
        }

        while (peer.FromServer.Count > 0 && random.Next(4) > 0)
        {
            peer.Session.Receive(TakeAny(peer.FromServer, random).Span);
        }
    }

    private static ReadOnlyMemory<byte> TakeAny(List<ReadOnlyMemory<byte>> messages, Random random)
    {
        var at = random.Next(messages.Count);
        var taken = messages[at];
        messages.RemoveAt(at);
        return taken;
    }

    private sealed class Peer
    {
        public Peer(string actor)
        {
            Replica = new Replica(ActorId.Parse(actor), TimeProvider.System);
            Session = new SyncSession(Replica);
        }

        public Replica Replica { get; }

        public SyncSession Session { get; set; }

        public List<ReadOnlyMemory<byte>> ToServer { get; } = [];

        public List<ReadOnlyMemory<byte>> FromServer { get; } = [];
    }

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
