using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Http;
using LinkedRecords.GraphQL.Transports.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>Serves an engine over HTTP, WebSocket and server-sent events.</summary>
public static class GraphQLEndpoints
{
    /// <summary>Maps one URL for all transports: GraphQL over HTTP, <c>graphql-transport-ws</c>, and GraphQL over SSE.</summary>
    /// <remarks>
    /// For sockets call <c>app.UseWebSockets()</c> before; its <c>AllowedOrigins</c> belong to an application whose sockets are admitted by a
    /// cookie. CORS, compression (never for streams), rates and timeouts are the business of the application's middleware.
    /// </remarks>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="pattern">The URL, such as <c>/graphql</c>.</param>
    /// <param name="engine">What executes the requests.</param>
    /// <param name="options">Admission and bounds.</param>
    public static IEndpointConventionBuilder MapGraphQL(this IEndpointRouteBuilder endpoints, string pattern, GraphQLEngine engine, GraphQLEndpointOptions? options = null)
    {
        options ??= new GraphQLEndpointOptions();
        var http = new HttpTransport(engine, options, endpoints.ServiceProvider);
        var sockets = new SocketTransport(engine, options, endpoints.ServiceProvider);
        return endpoints.Map(pattern, context => context.WebSockets.IsWebSocketRequest ? sockets.HandleAsync(context) : http.HandleAsync(context))
            .WithDisplayName($"GraphQL {pattern}");
    }
}
