using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Limits;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.PersistedOperations;
using LinkedRecords.GraphQL.Transports.Sockets;
using LinkedRecords.GraphQL.Transports.Uploads;

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
            // How many sockets and streams there may be is counted at the gate, by address and with those of the other protocol.
            Sockets = new GraphQLSocketOptions { MaxOperations = OperationsPerSocket, MaxConnections = int.MaxValue },
            Uploads = new UploadOptions { MaxFileBytes = BlobEndpoints.LargestBlob },
        });

    // Without a credential the schema itself may be asked for; every field that shows data refuses.
    private static async ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var services = request.Http.RequestServices;
        var token = TokenOf(request.ConnectionPayload) ?? services.GetRequiredService<RequestIdentity>().TokenOf(request.Http.Request);
        if (token is null)
        {
            var address = request.Http.Connection.RemoteIpAddress;
            return new Admission.Granted(new ApiContext(caller: null))
            {
                Pace = async ended => TooMany(await services.GetRequiredService<SocketPace>().AdmitAsync(address, ended)),
            };
        }

        if (await services.GetRequiredService<Authenticator>().AuthenticateAsync(token, cancellationToken) is not { } caller)
        {
            return new Admission.Unauthenticated("The credential is not valid, or not any more. Sign in again.");
        }

        var gate = services.GetRequiredService<Gate>();
        if (gate.TakeFor(caller.User) is { } hit)
        {
            return TooMany(hit);
        }

        var (place, full) = GateMiddleware.StaysOpen(request.Http) ? gate.OpenSocket(caller.User) : default;
        if (full is not null)
        {
            return TooMany(full);
        }

        var connection = new ConnectionOfUser(request.Http, caller, place);
        return request.IsConnection ? connection.AdmitSocket() : connection.AdmitRequest();
    }

    /// <summary>What a request, or an operation, is answered with that is one too many; null when there is no such limit.</summary>
    [return: NotNullIfNotNull(nameof(hit))]
    public static Admission.TooMany? TooMany(LimitHit? hit) => hit is null ? null : new(hit.Code, hit.Message, hit.Wait);

    /// <summary>The credential in a payload of a socket: browsers cannot send headers with one.</summary>
    public static string? TokenOf(JsonElement? payload)
    {
        if (payload is not { ValueKind: JsonValueKind.Object } members)
        {
            return null;
        }

        var text = Text(members, "authorization") ?? Text(members, "Authorization") ?? Text(members, "token");
        return text?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? text[Scheme.Length..].Trim() : text;
    }

    private static string? Text(JsonElement members, string name) =>
        members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonText.Of(value) : null;
}
