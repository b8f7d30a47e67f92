namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>The four things that a worker does.</summary>
internal enum OperationKind
{
    /// <summary>Reads a register and writes one more, under the precondition that nobody was faster.</summary>
    Increment,

    /// <summary>Appends to a journal without any precondition.</summary>
    Append,

    /// <summary>Reads a register's stream from storage.</summary>
    ReadRecord,

    /// <summary>Reads a register's value from the graph in memory, at least as fresh as all that this worker has seen.</summary>
    ReadGraph,
}
