using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Routes;
using LinkedRecords.Api.LinkedRecordsProtocol.Socket;

namespace LinkedRecords.Api.LinkedRecordsProtocol;

/// <summary>The wire protocol of the public JavaScript client, served beside GraphQL on the same data; docs/linkedrecords-protocol.md.</summary>
internal static class ProtocolEndpoints
{
    // The first is what the published package asks for, the second what its successor does.
    private static readonly (string Records, string Compositions)[] Families =
        [("/attributes", "/attribute-compositions"), ("/records", "/record-compositions")];

    /// <summary>Registers the parts.</summary>
    public static IServiceCollection AddLinkedRecordsProtocol(this IServiceCollection services)
    {
        services.AddSingleton<RecentLoads>();
        services.AddSingleton<RecordFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordFeed>());
        services.AddSingleton<ClientSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<ClientSessions>());
        services.AddSingleton<SessionBook>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionBook>());
        services.AddSingleton<ChannelDoor>();
        services.AddSingleton<ClientChanges>();
        services.AddSingleton<SocketEvents>();
        services.AddSingleton<SocketReception>();
        services.AddSingleton<BlobRoutes>();
        services.AddSingleton<RecordRoutes>();
        services.AddSingleton<QueryRoutes>();
        services.AddSingleton<FactRoutes>();
        services.AddSingleton<QuotaRoutes>();
        return services.AddSingleton<UserRoutes>();
    }

    /// <summary>Maps the routes and the socket.</summary>
    public static void MapLinkedRecordsProtocol(this WebApplication server)
    {
        var services = server.Services;
        foreach (var (family, compositions) in Families)
        {
            services.GetRequiredService<QueryRoutes>().Map(server, family);
            services.GetRequiredService<RecordRoutes>().Map(server, family, compositions);
            services.GetRequiredService<UserRoutes>().MapMembers(server, family);
        }

        services.GetRequiredService<FactRoutes>().Map(server);
        services.GetRequiredService<QuotaRoutes>().Map(server);
        services.GetRequiredService<UserRoutes>().Map(server);
        services.GetRequiredService<RecordFeed>().WhenReplaced = () => _ = services.GetRequiredService<ClientSessions>().EndAllAsync();
        server.MapSocket();
    }
}
