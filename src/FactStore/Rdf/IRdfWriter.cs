namespace LinkedRecords.FactStore.Rdf;

/// <summary>Writes one of the syntaxes of RDF.</summary>
public interface IRdfWriter
{
    /// <summary>Writes statements in the order in which they come.</summary>
    /// <param name="output">Gets UTF-8; left open.</param>
    Task WriteAsync(IAsyncEnumerable<RdfStatement> statements, Stream output, CancellationToken cancellationToken);
}
