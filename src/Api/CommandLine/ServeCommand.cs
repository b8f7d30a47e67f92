using System.CommandLine;
using LinkedRecords.Api.Operations;
using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Records;
using LinkedRecords.QueryEngine.Authorization;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords serve</c></summary>
internal static class ServeCommand
{
#pragma warning disable S1075 // A default that --help names; whoever wants another one says so.
    private const string DefaultUrl = "http://127.0.0.1:6543";
#pragma warning restore S1075

    // For sessions, files and presence, beside those of the log: a crowd waits its turn here and is not refused by the database.
    private const int Connections = 20;

    private static readonly Option<string?> Url = new("--url") { Description = $"Where to listen. Default: ${KnownSettings.Url}, else {DefaultUrl}" };

    public static Command Create()
    {
        var command = new Command("serve", $"Run the server until Ctrl-C\n\n{KnownSettings.Help}") { Url };
        RecordStates? states = null;
        command.OnStore(
            async (store, parsed, cancellationToken) =>
            {
                using (states = new RecordStates(store.Facts, RecordBytes(store.Settings)))
                {
                    var url = parsed.GetValue(Url) ?? store.Settings.Value(KnownSettings.Url) ?? DefaultUrl;
                    return await RunAsync(store, states, url, cancellationToken);
                }
            },
            manners: new StoreManners(
                settings => new QuotaAdmission(
                    new RecordAdmission(new Admission(), () => states!), Server.Sound(QuotaOptions.Read(settings.Value)), enforces: true),
                CommitTimeout: null));
        return command;
    }

    private static long RecordBytes(Settings settings) =>
        settings.Number(KnownSettings.RecordMegabytes) is { } megabytes ? (long)megabytes << 20 : RecordStates.DefaultBytes;

    private static async Task<bool> RunAsync(OpenStore store, RecordStates states, string url, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(store.ConnectionString) { MaxPoolSize = Connections });
        await using var server = await Server.BuildAsync(url, store.Settings, store.Facts, states, database, cancellationToken);
        TaskScheduler.UnobservedTaskException += (_, lost) => Failures.LogUnobserved(server.Logger, lost.Exception);
        await server.StartAsync(cancellationToken);
        Console.WriteLine($"LinkedRecords answers at {string.Join(", ", server.Urls)}");
        Console.WriteLine($"The data is in {store.Place}");
        var isOrderly = await server.Services.GetRequiredService<CommandLifetime>().WaitForEndAsync(cancellationToken);
        if (!isOrderly)
            CommandEdge.Say("A part of the server has failed, as the log says. The server ends; start it again.");

        // In this order: nobody is sent here any more, sockets are told to go elsewhere, requests end; then the store writes what waits.
        await server.Services.GetRequiredService<Readiness>().DrainAsync(CancellationToken.None);
        await server.StopAsync(CancellationToken.None);
        return isOrderly;
    }
}
