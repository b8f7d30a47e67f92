using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.PersistedOperations;
using LinkedRecords.GraphQL.Transports.Sockets;

namespace LinkedRecords.Api.Schema;

/// <summary>GraphQL at <c>/graphql</c>: who calls is found out once a request, or once a socket.</summary>
internal static class GraphQLFace
{
    private const string Path = "/graphql";
    private const string Scheme = "Bearer ";

    // All tabs of a browser share a socket, and each follows what it shows.
    private const int OperationsPerSocket = 1_000;

    /// <summary>Maps every transport.</summary>
    public static void MapGraphQLFace(this WebApplication server) => server.MapGraphQL(
        Path,
        server.Services.GetRequiredService<GraphQLEngine>(),
        new GraphQLEndpointOptions
        {
            Admit = AdmitAsync,
            PersistedQueries = new AutomaticPersistedQueries(),
            Sockets = new GraphQLSocketOptions { MaxOperations = OperationsPerSocket },
        });

    // Without a credential the schema itself may be asked for; every field that shows data refuses.
    private static async ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var services = request.Http.RequestServices;
        var token = TokenOf(request.ConnectionPayload) ?? services.GetRequiredService<RequestIdentity>().TokenOf(request.Http.Request);
        if (token is null)
        {
            return new Admission.Granted(new ApiContext(Caller: null));
        }

        if (await services.GetRequiredService<Authenticator>().AuthenticateAsync(token, cancellationToken) is not { } caller)
        {
            return new Admission.Unauthenticated("The credential is not valid, or not any more. Sign in again.");
        }

        return request.IsConnection
            ? Watched(caller, services.GetRequiredService<SessionWatch>())
            : new Admission.Granted(new ApiContext(caller));
    }

    // A socket outlives the check that let it in, so it is cut when its credential ends.
    private static Admission.Granted Watched(Caller caller, SessionWatch sessions)
    {
        var watched = sessions.Watch(caller);
        return new Admission.Granted(new ApiContext(caller))
        {
            Ends = watched.Ended,
            OnEnd = () =>
            {
                watched.Dispose();
                return ValueTask.CompletedTask;
            },
        };
    }

    // Browsers cannot send headers with a socket; clients put the token into the payload of connection_init.
    private static string? TokenOf(JsonElement? payload)
    {
        if (payload is not { ValueKind: JsonValueKind.Object } members)
        {
            return null;
        }

        var text = Text(members, "authorization") ?? Text(members, "Authorization") ?? Text(members, "token");
        return text?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? text[Scheme.Length..].Trim() : text;
    }

    private static string? Text(JsonElement members, string name) =>
        members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
