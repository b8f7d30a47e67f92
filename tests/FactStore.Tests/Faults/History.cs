namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>A worker's own account of what it did; a file that outlives the process.</summary>
internal sealed class History : IDisposable
{
    private readonly FileStream _file;

    public History(string path)
    {
        foreach (var operation in Read(path))
            Note(operation);
        // What write(2) has taken survives the process. A torn last line is ended, and skipped when it is read.
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (_file.Length > 0)
            _file.Write("\n"u8);
    }

    /// <summary>Operations that were begun.</summary>
    public int Count { get; private set; }

    /// <summary>The operation that was begun and whose ending is not known.</summary>
    public Operation? Unfinished { get; private set; }

    /// <summary>The newest revision that was seen.</summary>
    public long Newest { get; private set; }

    public static List<Operation> Read(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(Operation.Parse).OfType<Operation>()] : [];

    public void Add(Operation operation)
    {
        _file.Write(System.Text.Encoding.ASCII.GetBytes(operation.ToLine()));
        Note(operation);
    }

    public void Dispose() => _file.Dispose();

    private void Note(Operation operation)
    {
        Unfinished = operation.Ending is null ? operation : null;
        Newest = Math.Max(Newest, operation.Revision);
        if (operation.Ending is null)
            Count++;
    }
}
