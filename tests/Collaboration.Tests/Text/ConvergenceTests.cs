namespace LinkedRecords.Collaboration.Tests.Text;

/// <summary>Several clients and a server under everything a network and a power cut can do; the laws are in <see cref="SimulatedRecord"/>.</summary>
public sealed class ConvergenceTests
{
    [Fact]
    public void Clients_converge_under_loss_duplication_reordering_crashes_and_compaction()
    {
        var sequences = Campaign.IsLong ? 2_000_000 : 20_000;
        for (var seed = 0; seed < sequences; seed++)
        {
            try
            {
                new SimulatedRecord(new Random(seed)).Run();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"Sequence with seed {seed} failed.", exception);
            }
        }
    }
}
