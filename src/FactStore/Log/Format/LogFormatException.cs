namespace LinkedRecords.FactStore.Log.Format;

/// <summary>A log entry cannot be read: written by a newer version of the server, or damaged in storage.</summary>
public sealed class LogFormatException : Exception
{
    /// <summary>Names the entry and what is wrong with it.</summary>
    public LogFormatException(Revision revision, string problem)
        : base($"Log entry {revision} cannot be read: {problem}. Upgrade this server, or restore the log from a backup.")
    {
        Revision = revision;
    }

    /// <summary>The entry.</summary>
    public Revision Revision { get; }
}
