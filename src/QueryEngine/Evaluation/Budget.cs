namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>How many entries of lists one evaluation may still look at.</summary>
/// <remarks>
/// Hidden facts cost as much as visible ones, so a viewer at the very limit could learn that something hidden exists. The
/// limit is far above what answers in time, and the same for everybody.
/// </remarks>
internal sealed class Budget(long entries, CancellationToken cancellationToken)
{
    /// <summary>Entries that one query may look at.</summary>
    public const long PerQuery = 20_000_000;

    private const int ChecksForCancellation = 1 << 12;

    private long _left = entries;

    /// <summary>Whether more was asked for than was there; the answer is not complete then.</summary>
    public bool IsExceeded => _left < 0;

    /// <summary>Takes one entry; false when none is left.</summary>
    /// <exception cref="OperationCanceledException">Whoever asked has gone away.</exception>
    public bool Take()
    {
        if ((--_left & (ChecksForCancellation - 1)) == 0)
            cancellationToken.ThrowIfCancellationRequested();
        return _left >= 0;
    }
}
