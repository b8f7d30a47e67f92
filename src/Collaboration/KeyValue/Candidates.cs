using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>A register: the writes of one place that nothing covers yet and that may still decide its value.</summary>
/// <remarks>
/// The greatest stamp decides. A smaller one is kept only if it may outlive the greatest: a delete that covers a write
/// by knowledge covers, among writes it does not know, exactly those with an origin below it. So a write is dropped
/// once a greater one has an origin as high or higher, and at most one per level of the path remains.
/// </remarks>
internal sealed class Candidates<T>
{
    private readonly List<(Stamp Stamp, int Origin, T Value)> _writes = new(0);

    public bool IsEmpty => _writes.Count == 0;

    public (Stamp Stamp, int Origin, T Value)? Latest => _writes.Count == 0 ? null : _writes[^1];

    public void Add(Stamp stamp, int origin, T value)
    {
        if (_writes.Exists(write => write.Stamp > stamp && write.Origin <= origin))
            return;
        _writes.RemoveAll(write => write.Stamp < stamp && write.Origin >= origin);
        if (_writes.Capacity == 0)
            _writes.Capacity = 1; // Nearly all places have one write: room for four would be most of what a document takes.
        var place = _writes.FindIndex(write => write.Stamp > stamp);
        _writes.Insert(place < 0 ? _writes.Count : place, (stamp, origin, value));
    }

    public void RemoveCovered(Cover cover) => _writes.RemoveAll(write => cover.Covers(write.Stamp, write.Origin));
}
