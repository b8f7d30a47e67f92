using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What was looked up for one batch under the lock; true until the lock is released.</summary>
internal sealed class Findings(NodeNumbers numbers)
{
    private readonly Dictionary<Node, long> _nodes = [];
    private readonly Dictionary<Node, long> _versions = [];
    private readonly Dictionary<PendingCommit, EntryRow> _firstOutcomes = [];
    private readonly HashSet<PendingCommit> _covered = [];
    private readonly Dictionary<Node, (long Since, IReadOnlyList<RecordChange> Changes)> _streams = [];
    private readonly HashSet<Node> _absent = [];

    /// <summary>Those of <paramref name="batch"/> for which nothing was looked up yet.</summary>
    public PendingCommit[] Uncovered(IEnumerable<PendingCommit> batch) => [.. batch.Where(pending => !_covered.Contains(pending))];

    public void Cover(IEnumerable<PendingCommit> batch) => _covered.UnionWith(batch);

    /// <summary>The number of a node that was looked up; false when the dictionary does not have it.</summary>
    public bool TryNumber(Node node, out long id) => _nodes.TryGetValue(node, out id) || numbers.TryFind(node, out id);

    /// <summary>Whether it is known that the node has a number, or that it has none.</summary>
    public bool IsSettled(Node node) => TryNumber(node, out _) || _absent.Contains(node);

    /// <summary>Whether all that is needed to write <paramref name="transaction"/> was looked up.</summary>
    public bool AreEnoughFor(Transaction transaction) =>
        transaction.Written().All(IsSettled) && transaction.Events.All(change => _versions.ContainsKey(change.Record));

    public void Found(StoredNode node)
    {
        _nodes[node.Node] = node.Id;
        numbers.Keep([node]);
    }

    public void NotFound(Node node)
    {
        if (!_nodes.ContainsKey(node))
            _absent.Add(node);
    }

    /// <summary>Null when <see cref="FoundVersion"/> or <see cref="NoVersion"/> was never called for the record.</summary>
    public long? VersionOf(Node record) => _versions.TryGetValue(record, out var version) ? version : null;

    public void FoundVersion(Node record, long version) => _versions[record] = version;

    public void NoVersion(Node record) => _versions.TryAdd(record, 0);

    /// <summary>The committed changes of a record after a version; null when so many were never read.</summary>
    public IEnumerable<RecordChange>? ChangesOf(Node record, long sinceVersion) =>
        _streams.TryGetValue(record, out var stream) && stream.Since <= sinceVersion
            ? stream.Changes.SkipWhile(change => change.Version <= sinceVersion)
            : null;

    public void FoundChanges(Node record, long sinceVersion, IReadOnlyList<RecordChange> changes) =>
        _streams[record] = (sinceVersion, changes);

    public EntryRow? FirstOutcomeOf(PendingCommit pending) =>
        _firstOutcomes.TryGetValue(pending, out var row) ? row : null;

    public void FoundOutcome(PendingCommit pending, EntryRow row) => _firstOutcomes[pending] = row;
}
