namespace LinkedRecords.GraphQL.Transports.PersistedOperations;

/// <summary>How clients name documents instead of sending them.</summary>
/// <param name="Store">Where the documents are.</param>
public sealed record PersistedDocumentOptions(IDocumentStore Store)
{
    /// <summary>The parameter that holds the id; some clients want <c>doc_id</c> or <c>id</c>.</summary>
    public string ParameterName { get; init; } = "documentId";

    /// <summary>Makes the store an allow-list: a request with a query of its own is refused.</summary>
    public bool RefusesOtherDocuments { get; init; }
}
