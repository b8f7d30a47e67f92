using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using LinkedRecords.FactStore.Postgres.Tail;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What was looked up for one batch; true as long as nobody else appends.</summary>
internal sealed class Findings(NodeMemory memory, AppliedLog applied)
{
    // What _nodes says of a node that the dictionary lacks, and of one that is being asked for: no node has such a number.
    private const long Absent = 0;
    private const long Asked = -1;

    // One probe for each time that a transaction names a node is most of what this class costs; it stays one.
    private readonly Dictionary<Node, long> _nodes = [];
    private readonly List<Node> _absent = [];
    private readonly HashSet<Node> _presumed = [];
    private readonly Dictionary<Node, Guid> _digests = [];
    private readonly Dictionary<Node, long> _versions = [];
    private readonly Dictionary<Node, NodeTotal> _totals = [];
    private readonly Dictionary<PendingCommit, EntryRow> _firstOutcomes = [];
    private readonly HashSet<PendingCommit> _covered = [];
    private readonly Dictionary<Node, (long Since, IReadOnlyList<RecordChange> Changes)> _streams = [];
    private readonly Dictionary<Node, long> _oldest = [];

    /// <summary>Nodes that were asked for and have a number.</summary>
    public IEnumerable<StoredNode> Numbered => _nodes.Where(node => node.Value > Absent).Select(node => new StoredNode(node.Value, node.Key));

    /// <summary>Nodes that the dictionary does not have; those of which that is only presumed are not among them.</summary>
    public IReadOnlyCollection<Node> Unnumbered => _absent;

    /// <summary>Those of <paramref name="batch"/> for which nothing was looked up yet.</summary>
    public PendingCommit[] Uncovered(IEnumerable<PendingCommit> batch) => [.. batch.Where(pending => !_covered.Contains(pending))];

    public void Cover(IEnumerable<PendingCommit> batch) => _covered.UnionWith(batch);

    /// <summary>Whether the dictionary has to be asked for a node: true once for each node that is not known here.</summary>
    public bool MustAsk(Node node)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, node, out var isKnown);
        if (isKnown)
            return false;
        if (memory.Numbers.TryFind(node, out number))
            return false;
        number = Asked;
        return true;
    }

    /// <summary>Goes on without a look-up as if no node of that name existed, unless it is known here. Writing it fails where that is wrong.</summary>
    public void Presume(Node isNew)
    {
        if (!memory.Versions.TryFind(isNew, out _) && !memory.Numbers.TryFind(isNew, out _) && _nodes.TryAdd(isNew, Absent))
        {
            _presumed.Add(isNew);
            NoVersion(isNew);
        }
    }

    /// <summary>Whether the node is only presumed to be new, so that the graph must not be asked for it: it would have to look it up.</summary>
    public bool IsPresumed(Node node) => _presumed.Contains(node);

    /// <summary>The number of a node that was looked up; false when the dictionary does not have it.</summary>
    public bool TryNumber(Node node, out long id) => _nodes.TryGetValue(node, out id) ? id > Absent : memory.Numbers.TryFind(node, out id);

    /// <summary>What the dictionary is searched by; the same nodes are sought, and then written, by several statements.</summary>
    public Guid DigestOf(Node node)
    {
        ref var digest = ref CollectionsMarshal.GetValueRefOrAddDefault(_digests, node, out var isKnown);
        if (!isKnown)
            digest = NodeDigest.Of(node);
        return digest;
    }

    /// <summary>Whether all that is needed to write <paramref name="transaction"/> was looked up.</summary>
    public bool AreEnoughFor(Transaction transaction) =>
        transaction.Written().All(IsSettled) && transaction.Events.All(change => _versions.ContainsKey(change.Record));

    public void Found(StoredNode node) => _nodes[node.Node] = node.Id;

    /// <summary>The answer has come and did not hold the node, unless <see cref="Found"/> was called for it.</summary>
    public void Answered(Node node)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrNullRef(_nodes, node);
        if (number != Asked)
            return;
        number = Absent;
        _absent.Add(node);
    }

    /// <summary>Null when <see cref="FoundVersion"/> or <see cref="NoVersion"/> was never called for the record.</summary>
    public long? VersionOf(Node record) => _versions.TryGetValue(record, out var version) ? version : null;

    public void FoundVersion(Node record, long version) => _versions[record] = version;

    /// <summary>Takes a version from memory, which has it as of this node's head.</summary>
    public void RecallVersion(Node record)
    {
        if (memory.Versions.TryFind(record, out var version))
            _versions[record] = version;
    }

    public void NoVersion(Node record) => _versions.TryAdd(record, 0);

    /// <summary>A running total of a node before the batch; null when it was not looked up.</summary>
    /// <remarks>A node that the dictionary lacks has none, which spares most batches the look-up.</remarks>
    public long? TotalOf(Node node, TallyKind kind)
    {
        if (_totals.TryGetValue(node, out var total))
            return total.Of(kind);
        if (memory.Totals.TryFind(node, out total))
            _totals.Add(node, total);
        else if (!_nodes.TryGetValue(node, out var number) || number != Absent)
            return null;
        return total.Of(kind);
    }

    /// <summary>Every total of the nodes that were asked for under the lock, when this node had applied everything before it.</summary>
    public void FoundTotal(Node node, NodeTotal total)
    {
        _totals[node] = total;
        memory.Totals.Keep([KeyValuePair.Create(node, total)]);
    }

    /// <summary>The committed changes of a record after a version; null when so many have to be read first.</summary>
    /// <exception cref="HistoryGoneException">They are not kept any more, and only the transaction that needs them fails of it.</exception>
    public IEnumerable<RecordChange>? ChangesOf(Node record, long sinceVersion)
    {
        if (_oldest.TryGetValue(record, out var oldest) && sinceVersion < oldest)
            throw new HistoryGoneException($"record {record} after version {sinceVersion}", oldest);
        if (VersionOf(record) <= sinceVersion)
            return [];
        return _streams.TryGetValue(record, out var stream) && stream.Since <= sinceVersion
            ? stream.Changes.SkipWhile(change => change.Version <= sinceVersion)
            : applied.RecentChanges(record, sinceVersion);
    }

    public void FoundChanges(Node record, long sinceVersion, IReadOnlyList<RecordChange> changes) =>
        _streams[record] = (sinceVersion, changes);

    /// <summary>Changes of the record up to a version are not kept any more.</summary>
    public void FoundGone(Node record, long oldest) => _oldest[record] = oldest;

    public EntryRow? FirstOutcomeOf(PendingCommit pending) =>
        _firstOutcomes.TryGetValue(pending, out var row) ? row : null;

    public void FoundOutcome(PendingCommit pending, EntryRow row) => _firstOutcomes[pending] = row;

    // It is known that the node has a number, or that it has none.
    private bool IsSettled(Node node) => _nodes.TryGetValue(node, out var number) ? number != Asked : memory.Numbers.TryFind(node, out _);
}
