using LinkedRecords.GraphQL.Transports.Uploads;

namespace LinkedRecords.GraphQL.Transports.Parameters;

/// <summary>One request, or the requests of a batch, of which each may be refused on its own.</summary>
internal sealed record RequestBody(IReadOnlyList<Outcome<RequestParameters>> Requests, bool IsBatch)
{
    /// <summary>The files that come with the requests; null when there are none.</summary>
    public UploadedFiles? Files { get; init; }
}
