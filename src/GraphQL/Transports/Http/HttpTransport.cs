using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Parameters;
using LinkedRecords.GraphQL.Transports.PersistedOperations;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>GraphQL over HTTP and the distinct connections mode of GraphQL over SSE: each request is answered by itself.</summary>
/// <remarks>https://graphql.github.io/graphql-over-http/draft/</remarks>
internal sealed class HttpTransport
{
    public HttpTransport(GraphQLEngine engine, GraphQLEndpointOptions options)
    {
        Engine = engine;
        Options = options;
        Documents = new DocumentLookup(options.PersistedQueries, options.PersistedDocuments);
        Bodies = new BodyReader(options, new JsonParameters(Documents.ParameterName));
    }

    public GraphQLEngine Engine { get; }

    public GraphQLEndpointOptions Options { get; }

    public DocumentLookup Documents { get; }

    public BodyReader Bodies { get; }

    public Task HandleAsync(HttpContext http) => new HttpExchange(this, http).RunAsync();
}
