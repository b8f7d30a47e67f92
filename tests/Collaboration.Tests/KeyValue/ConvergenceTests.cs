using LinkedRecords.Collaboration.KeyValue;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

public sealed class ConvergenceTests(ITestOutputHelper output)
{
    private static readonly int Sequences = Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") is "1" ? 2_000_000 : 20_000;

    [Fact]
    public void Replicas_that_have_seen_the_same_operations_are_equal_and_as_defined()
    {
        output.WriteLine($"Seeds 0 to {Sequences - 1}");
        Parallel.For(0, Sequences, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            try
            {
                Check(new SimulatedNetwork(seed), seed, isDefined: seed % 4 == 0);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}", failure);
            }
        });
    }

    private static void Check(SimulatedNetwork network, int seed, bool isDefined)
    {
        network.Run(steps: 6 + (seed % 24));

        var state = StateCodec.Encode(network.Replicas[0].Document);
        foreach (var replica in network.Replicas)
        {
            Assert.True(replica.Heads.SequenceEqual(network.Replicas[0].Heads), "the heads differ");
            Assert.True(StateCodec.Encode(replica.Document).Span.SequenceEqual(state.Span), "the states differ");
        }

        if (isDefined)
            Assert.Equal(Show(DefinitionOracle.ValueOf(network.Changes)), Show(network.Replicas[0].Value));
    }

    private static string Show(DocumentValue value) => DocumentJson.ToJson(value)!.ToJsonString();
}
