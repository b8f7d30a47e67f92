using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Http;
using LinkedRecords.GraphQL.Transports.Negotiation;
using LinkedRecords.GraphQL.Transports.Parameters;
using LinkedRecords.GraphQL.Transports.PersistedOperations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>GraphQL over WebSocket by the protocol <c>graphql-transport-ws</c>.</summary>
internal sealed class SocketTransport
{
    private const string Subprotocol = "graphql-transport-ws";

    private int _connections;

    public SocketTransport(GraphQLEngine engine, GraphQLEndpointOptions options, IServiceProvider services)
    {
        Engine = engine;
        Options = options;
        Documents = new DocumentLookup(options.PersistedQueries, options.PersistedDocuments);
        Messages = new SocketMessageReader(new JsonParameters(Documents.ParameterName));
        Stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        Log = services.GetService<ILoggerFactory>()?.CreateLogger("LinkedRecords.GraphQL.Sockets") ?? NullLogger.Instance;
    }

    public GraphQLEngine Engine { get; }

    public GraphQLEndpointOptions Options { get; }

    public DocumentLookup Documents { get; }

    public SocketMessageReader Messages { get; }

    public ILogger Log { get; }

    /// <summary>Cancelled when the server shuts down.</summary>
    public CancellationToken Stopping { get; }

    public async Task HandleAsync(HttpContext http)
    {
        if (Options.Sockets is not { } options)
        {
            await RefuseAsync(http, new Refusal(StatusCodes.Status400BadRequest, TransportErrorCodes.BadRequest, "Sockets are off on this server. Use server-sent events."));
            return;
        }
        try
        {
            if (Interlocked.Increment(ref _connections) > options.MaxConnections)
                await RefuseAsync(http, new Refusal(StatusCodes.Status503ServiceUnavailable, TransportErrorCodes.TooManyConnections, "The server has as many sockets as it can. Come back later."));
            else
                await AcceptAsync(http, options);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private static Task RefuseAsync(HttpContext http, Refusal refusal) =>
        new PlainAnswer(http, PlainFormat.Json, StatusCodeRules.Audited).RefuseAsync(refusal);

    private async Task AcceptAsync(HttpContext http, GraphQLSocketOptions options)
    {
        var speaksOurs = http.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol, StringComparer.Ordinal);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = speaksOurs ? Subprotocol : null,
            KeepAliveInterval = options.KeepAliveInterval,
            KeepAliveTimeout = options.KeepAliveInterval,
        });
        await using var connection = new SocketConnection(this, options, http, socket);
        if (!speaksOurs)
            connection.BeginClose(SocketClose.UnknownSubprotocol);
        await connection.RunAsync();
    }
}
