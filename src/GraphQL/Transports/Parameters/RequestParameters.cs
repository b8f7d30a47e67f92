using System.Text.Json;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Parameters;

/// <summary>The parameters of one request as they came over the wire, of the right types and not yet complete: a persisted document may stand in for the query.</summary>
internal sealed record RequestParameters
{
    /// <summary>The document as UTF-8.</summary>
    public ReadOnlyMemory<byte>? Query { get; set; }

    public string? DocumentId { get; set; }

    public string? OperationName { get; set; }

    public JsonElement? Variables { get; set; }

    public JsonElement? Extensions { get; set; }

    /// <summary>Variables with files in them; stands in for <see cref="Variables"/>.</summary>
    public IReadOnlyDictionary<string, object?>? RawVariables { get; init; }

    /// <summary>The request for the engine, once the query is there.</summary>
    public GraphQLRequest ToRequest(object? context, bool acceptsIncremental) => new(Query.GetValueOrDefault())
    {
        OperationName = OperationName,
        Variables = Variables,
        RawVariables = RawVariables,
        Extensions = Extensions,
        RequestContext = context,
        AcceptsIncremental = acceptsIncremental,
    };
}
