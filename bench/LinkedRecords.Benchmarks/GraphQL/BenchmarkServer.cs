using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Transports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>Our server, started by the benchmark as a process of its own so that it can be pinned to a core.</summary>
internal static class BenchmarkServer
{
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var ticks = new EventHub<int>();
        var published = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{arguments[0]}");
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGraphQL("/graphql", new GraphQLEngine(BenchmarkSchema.Build(ticks)));
        app.MapPost("/publish", (HttpContext http) =>
        {
            ticks.Publish(Interlocked.Increment(ref published));
            return http.Response.WriteAsync("{}", cancellationToken);
        });
        await app.StartAsync(cancellationToken);
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
