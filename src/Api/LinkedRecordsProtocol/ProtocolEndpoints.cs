using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Routes;
using LinkedRecords.Api.LinkedRecordsProtocol.Socket;

namespace LinkedRecords.Api.LinkedRecordsProtocol;

/// <summary>The wire protocol of the public JavaScript client, served beside GraphQL on the same data; docs/linkedrecords-protocol.md.</summary>
internal static class ProtocolEndpoints
{
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromDays(1);
    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];

    // The first is what the published package asks for, the second what its successor does.
    private static readonly (string Records, string Compositions)[] Families =
        [("/attributes", "/attribute-compositions"), ("/records", "/record-compositions")];

    private static readonly string[] Paths =
        ["/attributes", "/attribute-compositions", "/records", "/record-compositions", "/facts", "/userinfo", "/quota", "/oidc"];

    /// <summary>Registers the parts.</summary>
    public static IServiceCollection AddLinkedRecordsProtocol(this IServiceCollection services)
    {
        services.AddCors();
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

    /// <summary>Lets pages of the allowed origins call, with their cookies. Comes before the routes.</summary>
    public static void UseLinkedRecordsCors(this WebApplication server)
    {
        var origins = server.Services.GetRequiredService<OriginPolicy>();
        server.UseWhen(
            context => Paths.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)),
            branch => branch.UseCors(policy => policy
                .SetIsOriginAllowed(origins.IsListed)
                .AllowAnyHeader().WithMethods(Methods).AllowCredentials().SetPreflightMaxAge(PreflightLifetime)));
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
