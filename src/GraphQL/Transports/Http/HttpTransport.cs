using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Parameters;
using LinkedRecords.GraphQL.Transports.PersistedOperations;
using LinkedRecords.GraphQL.Transports.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>GraphQL over HTTP and the distinct connections mode of GraphQL over SSE: each request is answered by itself.</summary>
/// <remarks>https://graphql.github.io/graphql-over-http/draft/</remarks>
internal sealed class HttpTransport
{
    private readonly EventStreamHub? _streams;

    public HttpTransport(GraphQLEngine engine, GraphQLEndpointOptions options, IServiceProvider services)
    {
        Engine = engine;
        Options = options;
        Documents = new DocumentLookup(options.PersistedQueries, options.PersistedDocuments);
        Bodies = new BodyReader(options, new JsonParameters(Documents.ParameterName));
        Log = services.GetService<ILoggerFactory>()?.CreateLogger("LinkedRecords.GraphQL.Http") ?? NullLogger.Instance;
        _streams = options.EventStreams is { } streams ? new EventStreamHub(streams, options.Time) : null;
    }

    public GraphQLEngine Engine { get; }

    public GraphQLEndpointOptions Options { get; }

    public DocumentLookup Documents { get; }

    public BodyReader Bodies { get; }

    public ILogger Log { get; }

    public Task HandleAsync(HttpContext http) => _streams is not null && SharedStreamExchange.IsMeant(http.Request)
        ? new SharedStreamExchange(this, _streams, http).RunAsync()
        : new HttpExchange(this, http).RunAsync();

    /// <summary>The parameters of a GET, or the body of a POST.</summary>
    public ValueTask<Outcome<RequestBody>> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        HttpMethods.IsGet(request.Method)
            ? new(new RequestBody([UrlParameters.Read(request.Query, Documents.ParameterName)], IsBatch: false))
            : Bodies.ReadAsync(request, cancellationToken);

    /// <summary>A request that is ready to be executed, or refused by the engine.</summary>
    public async ValueTask<Outcome<PreparedRequest>> PrepareAsync(Outcome<RequestParameters> read, object? context, bool acceptsIncremental, CancellationToken cancellationToken)
    {
        if (!read.Succeeds(out var parameters, out var refusal))
            return refusal;
        if (!(await Documents.FindAsync(parameters, cancellationToken)).Succeeds(out var complete, out refusal))
            return refusal;
        return Engine.Prepare(complete.ToRequest(context, acceptsIncremental));
    }
}
