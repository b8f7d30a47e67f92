using System.CommandLine;
using LinkedRecords.FactStore;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords serve</c></summary>
internal static class ServeCommand
{
    private static readonly Option<string> Url = new("--url")
    {
        Description = "Where to listen",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LINKEDRECORDS_URL") ?? "http://127.0.0.1:6543",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Run the server until Ctrl-C") { Url };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var server = Server(parsed.GetRequiredValue(Url), store.Facts);
        await server.StartAsync(cancellationToken);
        Console.WriteLine($"LinkedRecords answers at {string.Join(", ", server.Urls)}");
        Console.WriteLine($"The data is in {store.Place}");
        await server.WaitForShutdownAsync(cancellationToken);
        return true;
    }

    private static WebApplication Server(string url, IFactStore facts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(facts);
        var server = builder.Build();
        server.MapGet("/healthz", (IFactStore store) => Results.Json(new { revision = store.Head.Value }));
        return server;
    }
}
