namespace LinkedRecords.FactStore.Rdf;

/// <summary>Reads one of the syntaxes of RDF.</summary>
/// <remarks>A seam: another library's parsers fit behind it, as docs/decisions/0005-rdf.md says.</remarks>
public interface IRdfReader
{
    /// <summary>Reads statements as they come, with memory for one line.</summary>
    /// <param name="input">UTF-8; left open.</param>
    IAsyncEnumerable<RdfLine> ReadAsync(Stream input, CancellationToken cancellationToken);
}
