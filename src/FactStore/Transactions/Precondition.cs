using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>A condition on the state that a transaction is written onto, checked at the head of the log.</summary>
public abstract record Precondition
{
    private Precondition()
    {
    }

    /// <summary>The fact is true.</summary>
    public sealed record Present(Fact Fact) : Precondition;

    /// <summary>The fact is not true.</summary>
    public sealed record Absent(Fact Fact) : Precondition;

    /// <summary>The record's stream ends at this version; 0 means that the record does not exist yet.</summary>
    public sealed record RecordAt(Node Record, long Version) : Precondition;
}
