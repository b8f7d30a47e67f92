using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>
/// Edits made apart, each with the version it was made on, and the one text that they merge to, whatever order they arrived in.
/// For changes made offline and between peers; the server's own order needs none of it. Not thread-safe.
/// </summary>
/// <remarks>
/// Gentle and Kleppmann, "Collaborative Text Editing with Eg-walker", EuroSys 2025; concurrent inserts in the order of FugueMax
/// (Weidner and Kleppmann, 2023). Stretches without concurrency are applied as they are; only between them is an ordering structure built.
/// </remarks>
public sealed class EventGraph(TextUnit unit)
{
    private readonly Dictionary<EventId, int> _indexes = [];
    private readonly List<TextEvent> _events = [];
    private readonly List<int[]> _parents = [];
    private readonly HashSet<int> _heads = [];

    /// <summary>How many events the graph has.</summary>
    public int Count => _events.Count;

    /// <summary>The events that no other is based on: the name of the merged version.</summary>
    public IReadOnlyCollection<EventId> Heads => [.. _heads.Select(head => _events[head].Id)];

    /// <summary>Adds an event whose parents are all there. Offering it again changes nothing.</summary>
    public EventAddition Add(TextEvent added)
    {
        ArgumentNullException.ThrowIfNull(added);
        if (_indexes.ContainsKey(added.Id))
            return new EventAddition.Known();
        EventId[] missing = [.. added.Parents.Where(parent => !_indexes.ContainsKey(parent))];
        if (missing.Length > 0)
            return new EventAddition.MissingParents(missing);

        int[] parents = [.. added.Parents.Select(parent => _indexes[parent]).Distinct()];
        _indexes.Add(added.Id, _events.Count);
        _heads.ExceptWith(parents);
        _heads.Add(_events.Count);
        _events.Add(added);
        _parents.Add(parents);
        return new EventAddition.Added();
    }

    /// <summary>The text of all events together.</summary>
    /// <exception cref="InvalidEventException">An event does not fit the text of its parents.</exception>
    public TextRope Merge()
    {
        var order = WalkOrder.Of(_parents);
        var text = new MergedText(unit);
        ConcurrentSection? section = null;
        for (var step = 0; step < order.Count; step++)
        {
            var current = _events[order.Event(step)];
            if (section is null && order.IsCritical(step))
            {
                ApplyAsItIs(current, text);
                continue;
            }

            section ??= new ConcurrentSection(order, step, text);
            section.Apply(step, current);
            if (order.IsCritical(step))
                section = null;
        }

        return text.Rope;
    }

    private static void ApplyAsItIs(TextEvent current, MergedText text)
    {
        foreach (var patch in current.Patches)
        {
            InvalidEventException.ThrowUnlessInside(current.Id, patch, text.Length);
            text.Delete(patch.Position, patch.Deleted);
            text.Insert(patch.Position, patch.Inserted);
        }
    }
}
