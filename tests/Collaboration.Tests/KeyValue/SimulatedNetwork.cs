using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

/// <summary>Replicas with clocks of their own, and messages between them that come late, twice, in any order or, while
/// two are parted, not at all.</summary>
internal sealed class SimulatedNetwork
{
    private readonly Random _random;
    private readonly ManualTime[] _clocks;
    private readonly List<ReadOnlyMemory<byte>>[] _inboxes;
    private readonly List<(Change Change, VersionVector Known)> _all = [];
    private int _parted = -1;
    private IReadOnlyCollection<ChangeHash> _stable = [];

    public SimulatedNetwork(int seed)
    {
        _random = new Random(seed);
        var count = _random.Next(3, 6);
        _clocks = [.. Enumerable.Range(0, count).Select(_ => ManualTime.AtNoon)];
        foreach (var clock in _clocks)
            clock.Advance(TimeSpan.FromMilliseconds(_random.Next(20_000)));
        _inboxes = [.. Enumerable.Range(0, count).Select(_ => new List<ReadOnlyMemory<byte>>())];
        Replicas = [.. Enumerable.Range(0, count).Select(i => new Replica(ActorId.Parse($"u{i}/s"), _clocks[i]))];
    }

    public Replica[] Replicas { get; }

    /// <summary>Every change that was made, with what its author knew.</summary>
    public IReadOnlyList<(Change Change, VersionVector Known)> Changes => _all;

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
            Step(_random.Next(Replicas.Length));
        Heal();
    }

    /// <summary>All get everything, in an order of their own.</summary>
    public void Heal()
    {
        foreach (var replica in Replicas)
        {
            var changes = _all.Select(entry => entry.Change.Bytes).ToArray();
            _random.Shuffle(changes);
            var report = replica.Apply(changes);
            Assert.Empty(report.Refused);
            Assert.Equal(0, report.Waiting);
        }
    }

    private void Step(int at)
    {
        _clocks[at].Advance(TimeSpan.FromMilliseconds(_random.Next(50)));
        switch (_random.Next(20))
        {
            case < 9:
                Edit(at);
                break;
            case < 15:
                Deliver(at);
                break;
            case 15:
                _parted = _random.Next(-1, Replicas.Length);
                break;
            case 16:
                Replicas[at] = _random.Next(2) == 0
                    ? Replica.Restore(Replicas[at].Save().Span, Replicas[at].Actor, _clocks[at])
                    : Replicas[at].Fork(Replicas[at].Actor, _clocks[at]);
                break;
            case 17:
                Agree();
                break;
            case 18 when _stable.Count > 0:
                _ = Replicas[at].Compact(_stable);
                break;
            default:
                Replicas[at].Apply(_inboxes[at]);
                break;
        }
    }

    private void Edit(int at)
    {
        if (RandomEdits.Edit(Replicas[at], _random) is not CommitResult.Committed { Change: var change })
            return;
        _all.Add((change, Replicas[at].Graph.Find(change.Hash)!.Known));
        for (var to = 0; to < Replicas.Length; to++)
        {
            if (to != at && to != _parted && at != _parted)
                _inboxes[to].Add(change.Bytes);
        }
    }

    private void Deliver(int at)
    {
        if (_inboxes[at].Count == 0)
            return;
        var message = _random.Next(_inboxes[at].Count);
        Replicas[at].Apply(_inboxes[at][message]);
        if (_random.Next(4) != 0)
            _inboxes[at].RemoveAt(message);
    }

    // Whatever was agreed on is known to all; only then may it be compacted, at any time later.
    private void Agree()
    {
        if (_random.Next(3) == 0)
            Heal();
        if (Replicas.All(replica => replica.Heads.SequenceEqual(Replicas[0].Heads)))
            _stable = Replicas[0].Heads;
    }
}
