using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>The state at the head of the log, earlier transactions of the same batch included.</summary>
public interface IHead : IGraph
{
    /// <summary>The time that the transaction will carry.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The last version of a record's stream; 0 when it has none.</summary>
    long VersionOf(Node record);

    /// <summary>The running total of a node; 0 when nothing was ever added to it.</summary>
    long TallyOf(Node node, TallyKind kind);

    /// <summary>The events of a record after <paramref name="sinceVersion"/>, in order; what a late change is transformed against.</summary>
    IReadOnlyList<RecordChange> ChangesSince(Node record, long sinceVersion);
}
