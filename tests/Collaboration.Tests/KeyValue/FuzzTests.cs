using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Sync;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

public sealed class FuzzTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") is "1" ? 3_000_000 : 30_000;

    [Fact]
    public void Bytes_that_are_no_change_snapshot_or_message_are_refused_and_nothing_else_happens()
    {
        var network = new SimulatedNetwork(seed: 3);
        network.Run(steps: 120);
        var replica = network.Replicas[0];
        replica.Compact(replica.Heads);
        var seeds = network.Changes.Select(entry => entry.Change.Bytes.ToArray())
            .Append(replica.Save().ToArray())
            .Append(network.Replicas[1].Save().ToArray())
            .Append(new SyncSession(network.Replicas[1]).Next()!.Value.ToArray())
            .ToList();

        var random = new Random(11);
        for (var i = 0; i < Rounds; i++)
            Feed(Damaged(seeds[random.Next(seeds.Count)], random));
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        var damaged = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length).ToArray();
        for (var flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }

    private static void Feed(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fresh = new Replica(ActorId.Parse("f"), ManualTime.AtNoon);
        _ = fresh.Apply(bytes);
        _ = new SyncSession(fresh).Receive(bytes);
        try
        {
            _ = Replica.Restore(bytes, ActorId.Parse("g"), ManualTime.AtNoon);
        }
        catch (RefusedException refused)
        {
            Assert.NotEmpty(refused.Refusal.Advice);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000 + (bytes.Length * 5_000L), "too much was allocated");
    }
}
