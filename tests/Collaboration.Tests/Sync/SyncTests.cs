using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Sync;
using LinkedRecords.Collaboration.Tests.KeyValue;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Sync;

public sealed class SyncTests(ITestOutputHelper output)
{
    private static readonly int Exchanges = Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") is "1" ? 2_000_000 : 20_000;

    [Fact]
    public void Every_pair_of_peers_converges_though_messages_are_lost_doubled_and_reordered_and_peers_restart()
    {
        output.WriteLine($"Seeds 0 to {Exchanges - 1}");
        Parallel.For(0, Exchanges, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            // Most are short, so that there can be many; what needs a longer history shows in every hundredth.
            var link = new LossyLink(seed, longest: seed % 100 == 0 ? 60 : 6);
            link.Run();
            Assert.True(link.HasConverged, $"Seed {seed}: the peers differ");
        });
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(5_000, 5)]
    public void What_the_other_lacks_is_found_in_a_logarithmic_number_of_messages(int shared, int own)
    {
        var time = ManualTime.AtNoon;
        var (a, b) = (new Replica(ActorId.Parse("a"), time), new Replica(ActorId.Parse("b"), time));
        for (var i = 0; i < shared; i++)
            a.Draft().Set(DocumentPath.Of("x"), i).Commit();
        b.Merge(a);
        for (var i = 0; i < own; i++)
        {
            a.Draft().Set(DocumentPath.Of("a"), i).Commit();
            b.Draft().Set(DocumentPath.Of("b"), i).Commit();
        }

        var (messages, bytes) = Exchange(new SyncSession(a), new SyncSession(b));

        output.WriteLine($"{shared} shared, {own} own on each side: {messages} messages, {bytes} bytes");
        Assert.Equal(a.StateHash(), b.StateHash());
        Assert.True(messages <= (2 * Math.Ceiling(Math.Log(shared + own, 16))) + 6, $"{messages} messages");
        Assert.True(bytes < shared * 32 || shared < 1_000, $"{bytes} bytes");
    }

    [Fact]
    public void A_peer_whose_heads_are_known_is_sent_what_it_lacks_at_once()
    {
        var time = ManualTime.AtNoon;
        var (a, b) = (new Replica(ActorId.Parse("a"), time), new Replica(ActorId.Parse("b"), time));
        a.Draft().Set(DocumentPath.Of("x"), 1).Commit();
        b.Merge(a);
        a.Draft().Set(DocumentPath.Of("x"), 2).Commit();
        var (there, here) = (new SyncSession(b), new SyncSession(a));

        here.Receive(there.Next()!.Value.Span);
        there.Receive(here.Next()!.Value.Span);

        Assert.Equal(a.StateHash(), b.StateHash());
    }

    [Fact]
    public void A_saved_exchange_goes_on_with_what_the_peer_was_known_to_have()
    {
        var time = ManualTime.AtNoon;
        var (a, b) = (new Replica(ActorId.Parse("a"), time), new Replica(ActorId.Parse("b"), time));
        a.Draft().Set(DocumentPath.Of("x"), 1).Commit();
        var session = new SyncSession(a);
        Exchange(session, new SyncSession(b));
        var saved = session.Save();
        a.Draft().Set(DocumentPath.Of("x"), 2).Commit();

        new SyncSession(b).Receive(SyncSession.Restore(a, saved.Span).Next()!.Value.Span);

        Assert.Equal(a.StateHash(), b.StateHash());
    }

    [Fact]
    public void Who_lacks_what_was_compacted_is_told_to_load_a_snapshot()
    {
        var time = ManualTime.AtNoon;
        var (a, b) = (new Replica(ActorId.Parse("a"), time), new Replica(ActorId.Parse("b"), time));
        a.Draft().Set(DocumentPath.Of("x"), 1).Commit();
        a.Compact(a.Heads);

        var receipt = new SyncSession(b).Receive(new SyncSession(a).Next()!.Value.Span);

        Assert.Equal(RefusalCode.HistoryCompacted, receipt.Failure!.Code);
    }

    private static (int Messages, int Bytes) Exchange(SyncSession a, SyncSession b)
    {
        var (messages, bytes) = (0, 0);
        for (var isQuiet = false; !isQuiet && messages < 200;)
        {
            isQuiet = true;
            foreach (var (from, to) in new[] { (a, b), (b, a) })
            {
                if (from.Next() is not { } message)
                    continue;
                (isQuiet, messages, bytes) = (false, messages + 1, bytes + message.Length);
                to.Receive(message.Span);
            }
        }

        return (messages, bytes);
    }

    /// <summary>Two peers that edit while messages between them are lost, doubled and reordered.</summary>
    private sealed class LossyLink
    {
        private readonly int _longest;
        private readonly Random _random;
        private readonly ManualTime _time = ManualTime.AtNoon;
        private readonly Replica[] _replicas;
        private readonly SyncSession[] _sessions;
        private readonly List<ReadOnlyMemory<byte>>[] _arriving = [[], []];

        public LossyLink(int seed, int longest)
        {
            _longest = longest;
            _random = new Random(seed);
            _replicas = [new Replica(ActorId.Parse("a"), _time), new Replica(ActorId.Parse("b"), _time)];
            for (var edits = _random.Next(longest); edits > 0; edits--)
                RandomEdits.Edit(_replicas[0], _random);
            if (_random.Next(2) == 0)
                _replicas[1].Merge(_replicas[0]);
            _sessions = [new SyncSession(_replicas[0]), new SyncSession(_replicas[1])];
        }

        public bool HasConverged => _replicas[0].Heads.SequenceEqual(_replicas[1].Heads)
            && _replicas[0].StateHash() == _replicas[1].StateHash();

        public void Run()
        {
            for (var i = 0; i < 2 * _longest; i++)
                Step(_random.Next(2));

            // The link is whole again, and a silence makes both begin anew.
            for (var attempt = 0; attempt < 5 && !HasConverged; attempt++)
            {
                Array.ForEach(_sessions, session => session.Restart());
                Exchange(_sessions[0], _sessions[1]);
            }
        }

        private void Step(int at)
        {
            _time.Advance(TimeSpan.FromMilliseconds(_random.Next(20)));
            switch (_random.Next(10))
            {
                case 0 or 1:
                    RandomEdits.Edit(_replicas[at], _random);
                    break;
                case 2:
                    _replicas[at] = Replica.Restore(_replicas[at].Save().Span, _replicas[at].Actor, _time);
                    _sessions[at] = SyncSession.Restore(_replicas[at], _sessions[at].Save().Span);
                    break;
                case 3:
                    _sessions[at].Restart();
                    break;
                case 4 or 5 or 6:
                    if (_sessions[at].Next() is { } message && _random.Next(4) != 0)
                        _arriving[1 - at].Add(message);
                    break;
                default:
                    Deliver(at);
                    break;
            }
        }

        private void Deliver(int at)
        {
            if (_arriving[at].Count == 0)
                return;
            var chosen = _random.Next(_arriving[at].Count);
            Assert.Null(_sessions[at].Receive(_arriving[at][chosen].Span).Failure);
            if (_random.Next(4) != 0)
                _arriving[at].RemoveAt(chosen);
        }
    }
}
