using System.Globalization;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.Postgres;
using Xunit.Abstractions;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>Connections that are cut after a commit was sent and before it was acknowledged.</summary>
[Collection("Faults")]
public sealed class ConnectionFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_commit_whose_acknowledgement_is_lost_is_found_in_the_log_and_not_repeated()
    {
        using var patience = new CancellationTokenSource(Campaign.Patience);
        var folder = Directory.CreateTempSubdirectory("linkedrecords-cut-").FullName;
        var log = await TestLog.NewAsync();
        await using (var open = await TestLog.OpenAsync(log))
            Assert.Equal(0, open.Head.Value);
        var (proxy, through) = CuttingProxy.Before(log);
        await using var _ = proxy;
        proxy.Harm = 0.1;
        var cut = through with { CommitTimeout = TimeSpan.FromSeconds(2) };
        await using var first = await TestLog.OpenAsync(cut);
        await using var second = await TestLog.OpenAsync(cut);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => RunAsync(n % 2 == 0 ? first : second, n, folder, patience.Token)));

        await using var fresh = await TestLog.OpenAsync(log);
        var verdict = await Verdict.AssertSoundAsync(fresh, await Verdict.ReadAsync(fresh, patience.Token), folder, Worker.RegisterName, patience.Token);
        Directory.Delete(folder, recursive: true);
        output.WriteLine($"{verdict.Operations} operations, {verdict.Acknowledged} acknowledged, {proxy.Cuts} cuts");
        Assert.True(proxy.Cuts > 0);
    }

    private static async Task RunAsync(PostgresFactStore store, int n, string folder, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"client-{n}");
        using var history = new History(Path.Combine(folder, name));
        await new Worker(store, name, history, seed: n).RunAsync(Campaign.DatabaseOperations / 24, isEnough: _ => false, cancellationToken);
    }
}
