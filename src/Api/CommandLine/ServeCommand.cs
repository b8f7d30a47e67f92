using System.CommandLine;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine.Authorization;
using Npgsql;

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
        RecordStates? states = null;
        var admission = new RecordAdmission(new Admission(), () => states!);
        command.OnStore(
            async (store, parsed, cancellationToken) =>
            {
                using (states = new RecordStates(store.Facts))
                {
                    return await RunAsync(store, states, parsed.GetRequiredValue(Url), cancellationToken);
                }
            },
            manners: new StoreManners(admission, new PostgresStoreOptions { ConnectionString = string.Empty }.CommitTimeout));
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, RecordStates states, string url, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(store.ConnectionString);
        await using var server = await Server.BuildAsync(url, store.Facts, states, database, cancellationToken);
        await server.StartAsync(cancellationToken);
        Console.WriteLine($"LinkedRecords answers at {string.Join(", ", server.Urls)}");
        Console.WriteLine($"The data is in {store.Place}");
        await server.WaitForShutdownAsync(cancellationToken);
        return true;
    }
}
