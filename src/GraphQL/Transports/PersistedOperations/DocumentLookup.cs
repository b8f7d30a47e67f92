using System.Text.Json;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Transports.Parameters;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.PersistedOperations;

/// <summary>Completes a request that names its document instead of holding it.</summary>
internal sealed class DocumentLookup(AutomaticPersistedQueries? queries, PersistedDocumentOptions? documents)
{
    private static readonly Refusal NoQuery =
        Refusal.NotARequest("There is no 'query'. Send the document as a string.");

    private static readonly Refusal NotAllowed =
        new(StatusCodes.Status403Forbidden, TransportErrorCodes.DocumentNotAllowed, "Only documents that this server knows may run; name one by its id.");

    public string ParameterName => documents?.ParameterName ?? "documentId";

    /// <summary>The request with its query, or why it has none.</summary>
    public async ValueTask<Outcome<RequestParameters>> FindAsync(RequestParameters parameters, CancellationToken cancellationToken)
    {
        if (documents is not null && parameters is { DocumentId: { } id, Query: null })
        {
            return await documents.Store.FindAsync(id, cancellationToken) is { } document
                ? parameters with { Query = document }
                : new Refusal(StatusCodes.Status404NotFound, TransportErrorCodes.DocumentNotFound, "No document has this id.");
        }
        if (documents is { RefusesOtherDocuments: true })
            return NotAllowed;
        if (HashIn(parameters.Extensions) is { } persisted)
            return FindByHash(parameters, persisted);
        return parameters.Query is null ? NoQuery : parameters;
    }

    private static JsonElement? HashIn(JsonElement? extensions) =>
        extensions is { } map && map.TryGetProperty("persistedQuery", out var persisted) && persisted.ValueKind == JsonValueKind.Object ? persisted : null;

    private Outcome<RequestParameters> FindByHash(RequestParameters parameters, JsonElement persisted)
    {
        if (queries is null)
            return parameters.Query is null ? Ask(TransportErrorCodes.PersistedQueryNotSupported, "PersistedQueryNotSupported") : parameters;
        if (!persisted.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != 1)
            return Refusal.NotARequest("Unsupported persisted query version");
        if (!persisted.TryGetProperty("sha256Hash", out var given) || given.ValueKind != JsonValueKind.String)
            return Refusal.NotARequest("'sha256Hash' is to be a string of 64 hexadecimal digits.");
        var hash = JsonText.Of(given);
        return parameters.Query is { } query ? Remember(parameters, hash, query) : Find(parameters, hash);
    }

    private Outcome<RequestParameters> Find(RequestParameters parameters, string hash) =>
        queries!.TryFind(hash, out var known)
            ? parameters with { Query = known }
            : Ask(TransportErrorCodes.PersistedQueryNotFound, "PersistedQueryNotFound");

    private Outcome<RequestParameters> Remember(RequestParameters parameters, string hash, ReadOnlyMemory<byte> query)
    {
        if (!AutomaticPersistedQueries.IsHashOf(hash, query.Span))
            return Refusal.NotARequest("provided sha does not match query");
        queries!.Remember(hash, query.Span);
        return parameters;
    }

    // Clients know the messages by heart, and expect 200.
    private static Refusal Ask(string code, string message) => new(StatusCodes.Status200OK, code, message);
}
