using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What a draft of a batch asked for and was not looked up.</summary>
internal sealed class DraftMisses
{
    /// <summary>Transactions to which admission added nodes or records.</summary>
    public List<Transaction> Admitted { get; } = [];

    /// <summary>Records whose version was asked for.</summary>
    public HashSet<Node> Records { get; } = [];

    /// <summary>Records whose changes were asked for, and the version after which.</summary>
    public Dictionary<Node, long> Streams { get; } = [];

    /// <summary>Nodes whose running totals were asked for.</summary>
    public HashSet<Node> Totals { get; } = [];

    public bool IsEmpty => Admitted.Count == 0 && Records.Count == 0 && Streams.Count == 0 && Totals.Count == 0;
}
