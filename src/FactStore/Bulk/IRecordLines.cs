namespace LinkedRecords.FactStore.Bulk;

/// <summary>Reads the lines of a file that are about records; to this layer their content is bytes.</summary>
public interface IRecordLines
{
    /// <summary>Bytes that such a line may have.</summary>
    int LongestLine { get; }

    /// <summary>Reads one of them.</summary>
    /// <param name="line">A JSON object with a member <c>record</c> or <c>blob</c>.</param>
    /// <param name="number">Counted from 1.</param>
    /// <returns>Null when more lines are needed until there is something to keep.</returns>
    ValueTask<ImportLine?> ReadAsync(string line, long number, CancellationToken cancellationToken);
}
