using LinkedRecords.Api.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LinkedRecords.Api.Tests.Operations;

public sealed class CommandLifetimeTests
{
    [Fact]
    public async Task A_server_does_not_go_on_without_one_of_its_loops()
    {
        using var host = await StartAsync(() => throw new InvalidOperationException("A loop has failed."));

        Assert.False(await host.Services.GetRequiredService<CommandLifetime>().WaitForEndAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_server_that_is_told_to_end_ends_in_order()
    {
        using var told = new CancellationTokenSource();
        using var host = await StartAsync(() => Task.Delay(Timeout.Infinite));
        var ended = host.Services.GetRequiredService<CommandLifetime>().WaitForEndAsync(told.Token);
        Assert.False(ended.IsCompleted);

        await told.CancelAsync();

        Assert.True(await ended);
    }

    private static async Task<IHost> StartAsync(Func<Task> loop)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<CommandLifetime>().AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<CommandLifetime>());
        builder.Services.AddHostedService(_ => new Loop(loop));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Loop(Func<Task> run) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            await run();
        }
    }
}
