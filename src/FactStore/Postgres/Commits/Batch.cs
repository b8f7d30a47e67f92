using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The entries that will be appended together, each built on the state that the earlier ones leave.</summary>
internal sealed class Batch
{
    private readonly Findings _findings;
    private readonly Dictionary<Node, long> _newNumbers = [];
    private readonly List<StoredNode> _newNodes = [];
    private readonly Dictionary<Node, long> _versions = [];
    private readonly Dictionary<Node, List<RecordChange>> _changes = [];
    private readonly Dictionary<(Node Author, string Id), StoredEntry> _byId = [];
    private readonly List<StoredEntry> _entries = [];
    private readonly Dictionary<(Node Node, TallyKind Kind), long> _added = [];
    private readonly long _lastKnownNode;

    public Batch(Revision head, HeadState state, DateTimeOffset lastAt, Findings findings)
    {
        Head = head;
        _findings = findings;
        _lastKnownNode = state.LastNode;
        // Clocks may go backwards, the log's times never do.
        At = state.Now > lastAt ? state.Now : lastAt;
    }

    /// <summary>What it is appended to.</summary>
    public Revision Head { get; }

    /// <summary>The time that its entries carry.</summary>
    public DateTimeOffset At { get; }

    public IReadOnlyList<StoredEntry> Entries => _entries;

    /// <summary>The nodes that enter the dictionary, in the order of their numbers.</summary>
    public IReadOnlyList<StoredNode> NewNodes => _newNodes;

    /// <summary>Nodes with a higher number enter the dictionary with this batch.</summary>
    public long LastKnownNode => _lastKnownNode;

    /// <summary>What the dictionary is searched by.</summary>
    public Guid DigestOf(Node node) => _findings.DigestOf(node);

    /// <summary>The entry that an earlier transaction of the batch with this id became.</summary>
    public StoredEntry? Find(Transaction proposed) => _byId.GetValueOrDefault((proposed.Author, proposed.Id));

    /// <summary>The version of a record after the batch so far; null when it was not looked up.</summary>
    public long? VersionOf(Node record) =>
        _versions.TryGetValue(record, out var version) ? version : _findings.VersionOf(record);

    /// <summary>The changes of a record that the batch makes so far, after a version.</summary>
    public IEnumerable<RecordChange> ChangesOf(Node record, long sinceVersion) =>
        _changes.TryGetValue(record, out var changes) ? changes.Skip((int)Math.Max(0, sinceVersion + 1 - changes[0].Version)) : [];

    /// <summary>What the batch adds so far to a total of a node.</summary>
    public long AddedTo(Node node, TallyKind kind) => _added.GetValueOrDefault((node, kind));

    /// <summary>Takes an admitted transaction as the next entry.</summary>
    public StoredEntry Append(Transaction admitted)
    {
        var log = Place(admitted, _versions);
        var written = log.Transaction;
        var nodes = new NumberedNodes(NumberOf);
        var author = nodes.Number(written.Author);
        var retracted = Stored(written.Retracted, nodes);
        var asserted = Stored(written.Asserted, nodes);
        foreach (var change in written.Events)
        {
            nodes.Number(change.Record);
            (CollectionsMarshal.GetValueRefOrAddDefault(_changes, change.Record, out _) ??= []).Add(log.ChangeOf(change));
        }

        foreach (var (node, kind, amount) in written.Tallies)
        {
            nodes.Number(node);
            CollectionsMarshal.GetValueRefOrAddDefault(_added, (node, kind), out _) += amount;
        }

        var entry = new StoredEntry(log, author, nodes.InOrder(), retracted, asserted);
        _entries.Add(entry);
        _byId.Add((written.Author, written.Id), entry);
        return entry;
    }

    /// <summary>What the next entry would be, without taking it.</summary>
    public LogEntry Preview(Transaction admitted) => Place(admitted, new(_versions));

    // Preconditions held and have no meaning afterwards, so they are not written.
    private LogEntry Place(Transaction admitted, Dictionary<Node, long> versions) => new(
        new Revision(Head.Value + _entries.Count + 1),
        At,
        admitted with { Events = [.. admitted.Events.Select(change => Numbered(change, versions))], Preconditions = [] });

    private long NumberOf(Node node)
    {
        if (_findings.TryNumber(node, out var id) || _newNumbers.TryGetValue(node, out id))
            return id;
        id = _lastKnownNode + _newNodes.Count + 1;
        _newNumbers.Add(node, id);
        _newNodes.Add(new(id, node));
        return id;
    }

    private RecordEvent Numbered(RecordEvent change, Dictionary<Node, long> versions)
    {
        var version = (versions.TryGetValue(change.Record, out var last) ? last : _findings.VersionOf(change.Record) ?? 0) + 1;
        versions[change.Record] = version;
        return change with { Version = version };
    }

    private static ImmutableArray<StoredFact> Stored(ImmutableArray<Fact> facts, NumberedNodes nodes)
    {
        var stored = new StoredFact[facts.Length];
        for (var i = 0; i < stored.Length; i++)
            stored[i] = new(nodes.Number(facts[i].Subject), nodes.Number(facts[i].Predicate), nodes.Number(facts[i].Object));
        return ImmutableCollectionsMarshal.AsImmutableArray(stored);
    }
}
