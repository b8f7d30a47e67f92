namespace LinkedRecords.Collaboration.Trees;

/// <summary>The moves of one tree, applied in stamp order, and where each node stands after them.</summary>
/// <remarks>
/// A late move undoes those after it, takes effect unless it closes a cycle, and they are done again: Kleppmann,
/// Mulligan, Gomes and Beresford, A highly-available move operation for replicated trees, IEEE TPDS 2021.
/// Cost of a move: O(depth + moves after it).
/// </remarks>
internal sealed class MoveLog
{
    private readonly List<(TreeMove Move, NodePlace? Undo, bool HasEffect)> _log = [];
    private readonly Dictionary<string, NodePlace> _places = new(StringComparer.Ordinal);

    public bool IsEmpty => _places.Count == 0 && _log.Count == 0;

    /// <summary>Where each node stands, also one that was deleted.</summary>
    public IReadOnlyDictionary<string, NodePlace> Places => _places;

    /// <summary>Sets where a node stood before the log begins.</summary>
    public void Seed(string id, NodePlace place) => _places[id] = place;

    public void Add(TreeMove move)
    {
        var later = new Stack<TreeMove>();
        while (_log.Count > 0 && _log[^1].Move.Stamp > move.Stamp)
            later.Push(Undo());

        Do(move);
        while (later.TryPop(out var next))
            Do(next);
    }

    /// <summary>Forgets moves, and all that were seeded, which are older than any move.</summary>
    public void Remove(Predicate<TreeMove> isCovered, bool coversSeeds)
    {
        if (!coversSeeds && !_log.Exists(entry => isCovered(entry.Move)))
            return;

        var kept = new Stack<TreeMove>();
        while (_log.Count > 0)
        {
            var move = Undo();
            if (!isCovered(move))
                kept.Push(move);
        }

        if (coversSeeds)
            _places.Clear();
        while (kept.TryPop(out var move))
            Do(move);
    }

    /// <summary>Whether places that were seeded from foreign bytes contradict each other.</summary>
    public bool HasCycle()
    {
        var ends = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in _places.Keys)
        {
            var path = new HashSet<string>(StringComparer.Ordinal);
            for (var at = start; at is not null && !ends.Contains(at); at = _places.GetValueOrDefault(at).Parent)
            {
                if (!path.Add(at))
                    return true;
            }

            ends.UnionWith(path);
        }

        return false;
    }

    private void Do(TreeMove move)
    {
        NodePlace? before = _places.TryGetValue(move.Id, out var place) ? place : null;
        var hasEffect = !WouldCloseCycle(move);
        _log.Add((move, before, hasEffect));
        if (hasEffect)
            _places[move.Id] = new NodePlace(move.Parent, move.Position, move.Stamp);
    }

    private TreeMove Undo()
    {
        var (move, before, hasEffect) = _log[^1];
        _log.RemoveAt(_log.Count - 1);
        if (hasEffect && before is { } place)
            _places[move.Id] = place;
        else if (hasEffect)
            _places.Remove(move.Id);
        return move;
    }

    private bool WouldCloseCycle(TreeMove move)
    {
        for (var above = move.Parent; above is not null; above = _places.GetValueOrDefault(above).Parent)
        {
            if (string.Equals(above, move.Id, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
