using LinkedRecords.FactStore.Tests.Postgres;
using Xunit.Abstractions;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>Server processes that write at once and are killed at random.</summary>
[Collection("Faults")]
public sealed class ProcessFaultTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Killed_server_processes_lose_nothing_and_write_nothing_twice(int nodes)
    {
        const int clients = 6;
        using var patience = new CancellationTokenSource(Campaign.Patience);
        var random = new Random(nodes);
        await using var fleet = Fleet.Launch(await TestLog.NewAsync(), nodes, clients, Campaign.ProcessOperations / (nodes * clients));

        await fleet.RunAsync(Campaign.Faults, i => fleet.KillAsync(random.Next(nodes), (CommitMoment)(i % 3), patience.Token), patience.Token);

        var verdict = await fleet.AssertSoundAsync(patience.Token);
        output.WriteLine($"{verdict.Operations} operations, {verdict.Acknowledged} acknowledged, {Campaign.Faults} kills");
    }
}
