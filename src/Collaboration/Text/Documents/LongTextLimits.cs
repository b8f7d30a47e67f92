namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>Bounds of one record; beyond each a change is refused or old commits leave memory, as stated there.</summary>
public sealed record LongTextLimits
{
    /// <summary>The bounds used when nothing else is configured.</summary>
    public static LongTextLimits Default { get; } = new();

    /// <summary>Longest text in UTF-16 units; beyond it <see cref="TextRefusal.TextTooLong"/>.</summary>
    public int TextLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most components of one operation; beyond it <see cref="TextRefusal.OperationTooLarge"/>.</summary>
    public int OperationComponents { get; init; } = 20_000;

    /// <summary>Most units that one operation inserts; beyond it <see cref="TextRefusal.OperationTooLarge"/>.</summary>
    public int OperationInsert { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most components walked to rebase one change, some 0.5 s of work; beyond it <see cref="TextRefusal.TooOld"/>.</summary>
    public long RebaseSteps { get; init; } = 50_000_000;

    /// <summary>Commits kept in memory for late changes and resuming readers, and up to 255 more; older ones leave it first.</summary>
    public int RetainedCommits { get; init; } = 12_000;

    /// <summary>Inserted and deleted units of the commits kept in memory; older ones leave it first.</summary>
    public long RetainedUnits { get; init; } = 8 * 1024 * 1024;

    /// <summary>Clients whose last sequence is remembered; beyond it the longest silent half is forgotten.</summary>
    public int RememberedClients { get; init; } = 10_000;
}
