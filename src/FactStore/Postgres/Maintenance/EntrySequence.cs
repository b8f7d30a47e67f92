using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>Checks what can be said of the log entry by entry: no gaps, no time that runs backwards, a dictionary without holes.</summary>
/// <param name="trimmed">Entries up to here name nothing but what is needed of them.</param>
/// <param name="horizon">From here on the log is whole: before it numbers may be missing.</param>
/// <param name="numbered">The highest number that entries up to <paramref name="trimmed"/> gave.</param>
internal sealed class EntrySequence(Revision trimmed, Revision horizon, long numbered)
{
    private readonly List<string> _problems = [];
    private DateTimeOffset _at = DateTimeOffset.MinValue;
    private long _lastNode = numbered;

    public Revision Head { get; private set; }

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The nodes that the dictionary owes to the entries of the last page.</summary>
    public List<StoredNode> NewNodes { get; } = [];

    public void Follow(IReadOnlyList<StoredEntry> entries)
    {
        NewNodes.Clear();
        foreach (var entry in entries)
            Follow(entry);
    }

    private void Follow(StoredEntry entry)
    {
        if (entry.Revision != Head.Next)
            Report($"entry {entry.Revision} follows entry {Head}");
        if (entry.Entry.At < _at)
            Report($"entry {entry.Revision} is older than the one before it");
        (Head, _at) = (entry.Revision, entry.Entry.At);

        if (entry.Revision <= trimmed)
        {
            NewNodes.AddRange(entry.Nodes);
            return;
        }

        foreach (var node in entry.Nodes.Where(node => node.Id > _lastNode).OrderBy(node => node.Id))
        {
            if (node.Id != _lastNode + 1 && entry.Revision > horizon)
                Report($"entry {entry.Revision} gives number {node.Id} after {_lastNode}");
            _lastNode = node.Id;
            NewNodes.Add(node);
        }
    }

    private void Report(string problem)
    {
        if (_problems.Count < 100)
            _problems.Add(problem);
    }
}
