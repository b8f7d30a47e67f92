namespace LinkedRecords.FactStore;

/// <summary>The storage gave no answer in time. For a commit, whether it was written is unknown.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Names what was attempted and how long it waited.</summary>
    public StorageUnavailableException(string operation, TimeSpan waited, Exception? cause = null)
        : base($"{operation} got no answer from storage within {waited.TotalSeconds:0.0} s; retry with the same transaction id.", cause)
    {
        Operation = operation;
        Waited = waited;
    }

    /// <summary>What was attempted.</summary>
    public string Operation { get; }

    /// <summary>How long it waited before giving up.</summary>
    public TimeSpan Waited { get; }
}
