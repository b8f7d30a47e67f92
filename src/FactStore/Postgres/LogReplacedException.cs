using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>The log in storage is no longer the one that was being followed: the database was restored from a backup, or history was erased or forgotten.</summary>
public sealed class LogReplacedException : Exception
{
    /// <summary>Names the position that had been reached.</summary>
    public LogReplacedException(Revision reached)
        : base($"The log was replaced in storage after revision {reached} had been read. Drop what was derived from it, read the present state and follow from there.")
    {
        Reached = reached;
    }

    /// <summary>How far the reader had come in the log that is gone.</summary>
    public Revision Reached { get; }
}
