namespace LinkedRecords.FactStore.Bulk;

/// <summary>Reads facts from one format of file.</summary>
public interface IFactReader
{
    /// <summary>Reads facts as they come, with memory for one line.</summary>
    /// <param name="input">UTF-8; left open.</param>
    IAsyncEnumerable<ImportLine> ReadAsync(Stream input, CancellationToken cancellationToken);
}
