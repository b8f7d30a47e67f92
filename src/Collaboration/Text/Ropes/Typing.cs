namespace LinkedRecords.Collaboration.Text.Ropes;

/// <summary>
/// What is typed and deleted at one place since the tree was last rebuilt: the range from <see cref="From"/> to <see cref="To"/> of the
/// tree is replaced by the first units of a buffer. Never changed after construction.
/// </summary>
/// <remarks>Most edits continue where the one before ended. Those cost one small object here, and a path of the tree otherwise.</remarks>
internal sealed class Typing
{
    // Twice a burst of typing in the recorded sessions; what is longer goes into the tree in portions.
    private const int Longest = RopeLeaf.LongestInsert;
    private const int Shortest = 32;

    private static readonly TypedUnits Nothing = new(0);

    private readonly TypedUnits _units;
    private readonly int _count;

    private Typing(int from, int to, TypedUnits units, int count)
    {
        From = from;
        To = to;
        _units = units;
        _count = count;
    }

    /// <summary>Where the replaced range begins in the tree, and the typed units in the text.</summary>
    public int From { get; }

    /// <summary>Where the replaced range ends in the tree.</summary>
    public int To { get; }

    /// <summary>How much longer the text is than the tree.</summary>
    public int Growth => _count - (To - From);

    public ReadOnlySpan<char> Units => _units.First(_count);

    // Where typing goes on, in the text.
    private int Caret => From + _count;

    /// <summary>Begins with an insert; null when it is too long to be worth it.</summary>
    public static Typing? Begin(int position, ReadOnlySpan<char> inserted) => Write(position, position, [], inserted);

    /// <summary>Begins with a deletion.</summary>
    public static Typing Begin(int start, int deleted) => new(start, start + deleted, Nothing, 0);

    /// <summary>Goes on with an insert at the caret; null anywhere else, or when it becomes too long.</summary>
    public Typing? Insert(int position, ReadOnlySpan<char> inserted)
    {
        if (position != Caret)
            return null;
        return _units.TryAppend(_count, inserted)
            ? new Typing(From, To, _units, _count + inserted.Length)
            : Write(From, To, Units, inserted);
    }

    /// <summary>Goes on with a deletion that begins, ends or goes on at the caret; null anywhere else.</summary>
    public Typing? Delete(int start, int count)
    {
        var end = start + count;
        return start <= Caret && end >= Caret
            ? new Typing(Math.Min(From, start), To + (end - Caret), _units, Math.Max(0, start - From))
            : null;
    }

    private static Typing? Write(int from, int to, ReadOnlySpan<char> typed, ReadOnlySpan<char> inserted)
    {
        var count = typed.Length + inserted.Length;
        if (count > Longest)
            return null;
        var units = new TypedUnits(Math.Clamp(count * 2, Shortest, Longest));
        _ = units.TryAppend(0, typed);
        _ = units.TryAppend(typed.Length, inserted);
        return new Typing(from, to, units, count);
    }
}
