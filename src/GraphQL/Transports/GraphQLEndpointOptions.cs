using LinkedRecords.GraphQL.Transports.PersistedOperations;
using LinkedRecords.GraphQL.Transports.ServerSentEvents;
using LinkedRecords.GraphQL.Transports.Sockets;
using LinkedRecords.GraphQL.Transports.Uploads;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>How an endpoint serves an engine. The defaults are those of a public server.</summary>
public sealed record GraphQLEndpointOptions
{
    /// <summary>Decides whether operations run, and makes their context. Called for each HTTP request, and once for each socket when its <c>connection_init</c> has come.</summary>
    public Func<AdmissionRequest, CancellationToken, ValueTask<Admission>> Admit { get; init; } = static (_, _) => new(new Admission.Granted(null));

    /// <summary>Whether queries may come by GET. Mutations never may.</summary>
    public bool AllowGet { get; init; } = true;

    /// <summary>Whether GET needs one of <see cref="PreflightHeaders"/>. Off, since GET never mutates and pages of other origins cannot read the answer. <c>EventSource</c> cannot send headers.</summary>
    public bool GuardGet { get; init; }

    /// <summary>Headers that a page of another origin can only send after a CORS preflight. Uploads always need one of them.</summary>
    public IReadOnlyList<string> PreflightHeaders { get; init; } =
        ["GraphQL-Require-Preflight", "Apollo-Require-Preflight", "X-Apollo-Operation-Name"];

    /// <summary>Which status codes answer clients that accept <c>application/graphql-response+json</c>.</summary>
    public StatusCodeRules StatusCodes { get; init; } = StatusCodeRules.Audited;

    /// <summary>How many bytes the body of a request may have, uploads aside. Larger ones are answered with 413.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>How many requests one array may hold; 0 switches batches off.</summary>
    public int MaxBatchSize { get; init; }

    /// <summary>How often a stream that has nothing to say says so, to keep intermediaries from closing it.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Remembers queries by their hash; null switches automatic persisted queries off.</summary>
    public AutomaticPersistedQueries? PersistedQueries { get; init; }

    /// <summary>Documents that clients name by an id; null if there are none.</summary>
    public PersistedDocumentOptions? PersistedDocuments { get; init; }

    /// <summary>Bounds for uploads; null switches them off.</summary>
    public UploadOptions? Uploads { get; init; }

    /// <summary>Bounds for sockets; null switches them off.</summary>
    public GraphQLSocketOptions? Sockets { get; init; } = new();

    /// <summary>Bounds for the single connection mode of server-sent events; null switches that mode off.</summary>
    public EventStreamOptions? EventStreams { get; init; } = new();

    /// <summary>Measures timeouts and intervals.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
