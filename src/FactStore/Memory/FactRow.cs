using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Memory;

/// <summary>A fact from when it was asserted until it was retracted or asserted again.</summary>
internal sealed class FactRow(Triple fact, Provenance stated)
{
    /// <summary>The fact.</summary>
    public Triple Fact { get; } = fact;

    /// <summary>Who asserted it, when and in which transaction.</summary>
    public Provenance Stated { get; } = stated;

    /// <summary>The transaction that ended it; null while it holds.</summary>
    public Revision? Ended { get; set; }

    /// <summary>Whether the fact held at a revision because of this row.</summary>
    public bool HoldsAt(Revision revision) => Stated.Revision <= revision && (Ended is not { } ended || ended > revision);
}
