namespace LinkedRecords.FactStore.Transactions;

/// <summary>What a running total of a node counts. The numbers are part of the log's format.</summary>
public enum TallyKind
{
    /// <summary>Bytes of the record's own content.</summary>
    Own = 0,

    /// <summary>Bytes of everything that the node is accountable for, however far down, up to where somebody else pays.</summary>
    Below = 1,
}
