namespace LinkedRecords.FactStore.Bulk;

/// <summary>Writes facts in one format of file, which the reader of that format reads back as the same facts.</summary>
public interface IFactWriter
{
    /// <summary>Writes facts in the order in which they come.</summary>
    /// <param name="output">Gets UTF-8; left open.</param>
    Task WriteAsync(IAsyncEnumerable<StatedFact> facts, Stream output, CancellationToken cancellationToken);
}
