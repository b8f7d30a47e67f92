namespace LinkedRecords.FactStore.Graph;

/// <summary>What a working set may take.</summary>
internal sealed record WorkingSetOptions
{
    /// <summary>Bytes for pages, node numbers and spellings together. Pages are evicted to keep it; see docs/working-set.md for what may exceed it.</summary>
    public long MemoryBudget { get; init; } = 1L << 30;

    /// <summary>Facts of applied entries that are kept for replay onto pages being loaded; about 40 bytes each.</summary>
    public int JournalFacts { get; init; } = 1 << 17;

    /// <summary>States of the past that are kept for another read.</summary>
    public int PastStates { get; init; } = 4;
}
