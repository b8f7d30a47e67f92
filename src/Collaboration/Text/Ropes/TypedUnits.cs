namespace LinkedRecords.Collaboration.Text.Ropes;

/// <summary>Units that many versions of a text share, each its own first part: only the newest version may add to them in place.</summary>
internal sealed class TypedUnits(int capacity)
{
    private readonly char[] _units = new char[capacity];
    private int _used;

    public ReadOnlySpan<char> First(int count) => _units.AsSpan(0, count);

    /// <summary>Adds units behind the first <paramref name="count"/>; not when another version did so before, or there is no room.</summary>
    public bool TryAppend(int count, ReadOnlySpan<char> added)
    {
        if (count + added.Length > _units.Length || Interlocked.CompareExchange(ref _used, count + added.Length, count) != count)
            return false;
        added.CopyTo(_units.AsSpan(count));
        return true;
    }
}
