using System.Collections.Immutable;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.CommandLine;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.LinkedRecordsProtocol;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.Operations;
using LinkedRecords.Api.WebConsole;
using LinkedRecords.Api.Presence;
using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Quotas.Payments;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.Api.Sockets;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine;
using Npgsql;

namespace LinkedRecords.Api;

/// <summary>The server: one store seen from the network.</summary>
internal static class Server
{
    /// <summary>Puts a server together; it does not listen yet.</summary>
    /// <param name="url">Where it will listen.</param>
    /// <param name="facts">The store, opened with the admission that knows <paramref name="states"/>.</param>
    /// <param name="states">The records of the store.</param>
    /// <param name="settings">Checked ones.</param>
    /// <param name="database">Where accounts, sessions and blobs are: beside the log.</param>
    public static async Task<WebApplication> BuildAsync(
        string url, Settings settings, IFactStore facts, RecordStates states, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await IdentityTables.CreateAsync(database, cancellationToken);
        var blobs = BlobStores.Open(settings, database);
        await blobs.PrepareAsync(cancellationToken);
        var signer = new TokenSigner(await SharedSecret.FindOrMakeAsync(database, "tokens", cancellationToken));

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.AddTelemetry(settings);
        var identity = Sound(IdentityOptions.Read(settings.Value, builder.Environment.IsDevelopment()));
        var quotas = Sound(QuotaOptions.Read(settings.Value));
        CheckReach(url, identity);
        var limits = Sound(LimitOptions.Read(settings.Value));
        var payments = Sound(PaymentOptions.Read(settings.Value));
        var proxies = Sound(TrustedProxies.Read(settings.Value));
        builder.WebHost.BoundSilence(limits, proxies);
        builder.Services.AddSingleton(settings).AddSingleton<Readiness>();
        // The command ends the server, in its order; the host must not do so on its own when a signal comes.
        builder.Services.AddSingleton<CommandLifetime>().AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<CommandLifetime>());
        builder.Services.AddSingleton(facts).AddSingleton(states).AddSingleton(database);
        builder.Services.AddSingleton<IPresenceRelay, PostgresPresenceRelay>().AddSingleton(blobs);
        builder.Services.AddSingleton(limits).AddSingleton<SocketPace>();
        builder.Services.AddApi(signer).AddIdentity(identity).AddQuotas(quotas, payments).AddLinkedRecordsProtocol();
        if (settings.Value(KnownSettings.KeepHistory) is { Length: > 0 } kept && facts is PostgresFactStore log)
            AddTrimming(builder.Services, log, HistoryKept.Read(kept));
        var server = builder.Build();
        await server.Services.GetRequiredService<SessionBook>().PrepareAsync(cancellationToken);
        server.UseForwardedHeaders(proxies);
        return Map(server, settings, identity);
    }

    private static void AddTrimming(IServiceCollection services, PostgresFactStore log, TimeSpan kept) =>
        services.AddHostedService(provider => new TrimLoop(log, kept, TimeProvider.System, provider.GetRequiredService<ILogger<TrimLoop>>()));

    /// <summary>Options that were read.</summary>
    /// <exception cref="CommandLine.CommandMistakeException">There are mistakes in them; the message has all.</exception>
    public static T Sound<T>((T Options, ImmutableArray<string> Mistakes) read) => read.Mistakes.IsEmpty
        ? read.Options
        : throw new CommandLine.CommandMistakeException(string.Join(Environment.NewLine, read.Mistakes));

    // Whoever reaches a server in development may be Alice, so nobody else may reach it.
    private static void CheckReach(string url, IdentityOptions identity)
    {
        if (identity.HasDevelopmentUsers && !url.Split(';').All(LocalOnly.IsOwn))
        {
            throw new CommandLine.CommandMistakeException(
                $"In development anybody is Alice, and {url} can be reached from other machines. Listen at http://127.0.0.1:6543, or leave out ASPNETCORE_ENVIRONMENT=Development.");
        }
    }

    private static WebApplication Map(WebApplication server, Settings settings, IdentityOptions identity)
    {
        server.UseRequestFailures();
        server.Use(DirectUpgrade.OfferAsync);
        server.UseWebSockets();
        server.UseCrossOrigin();
        server.UseGate();
        server.MapIdentity(identity);
        server.MapBlobs();
        server.MapPayments();
        server.MapGraphQLFace();
        server.MapLinkedRecordsProtocol();
        server.MapHealth();
        server.MapMetrics(settings);
        server.MapConsole(identity);
        return server;
    }
}
