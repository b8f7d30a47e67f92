namespace LinkedRecords.GraphQL.Transports.Parameters;

/// <summary>One request, or the requests of a batch, of which each may be refused on its own.</summary>
internal sealed record RequestBody(IReadOnlyList<Outcome<RequestParameters>> Requests, bool IsBatch);
