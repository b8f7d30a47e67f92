using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace LinkedRecords.GraphQL.Transports.PersistedOperations;

/// <summary>Documents that are known when the server starts, each named by its hash: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public sealed class FixedDocumentStore : IDocumentStore
{
    private readonly FrozenDictionary<string, byte[]> _documents;

    /// <summary>A store of these documents.</summary>
    public FixedDocumentStore(IEnumerable<string> documents) =>
        _documents = documents.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToFrozenDictionary(IdOf, StringComparer.Ordinal);

    /// <summary>The id of a document.</summary>
    public static string IdOf(string document) => IdOf(Encoding.UTF8.GetBytes(document));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string documentId, CancellationToken cancellationToken) =>
        new(_documents.TryGetValue(documentId, out var document) ? document : null as ReadOnlyMemory<byte>?);

    private static string IdOf(byte[] document) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(document));
}
