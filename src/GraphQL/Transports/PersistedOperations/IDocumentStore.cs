namespace LinkedRecords.GraphQL.Transports.PersistedOperations;

/// <summary>Documents that clients name by an id. Safe to use from any thread.</summary>
public interface IDocumentStore
{
    /// <summary>The document as UTF-8, or null if there is none with this id.</summary>
    /// <param name="documentId"><c>sha256:</c> and 64 hexadecimal digits, or an id of the application's own.</param>
    /// <param name="cancellationToken">Heeded throughout.</param>
    ValueTask<ReadOnlyMemory<byte>?> FindAsync(string documentId, CancellationToken cancellationToken);
}
