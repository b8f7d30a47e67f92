using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore;

/// <summary>Which state of the log a read wants to see.</summary>
public abstract record ReadAt
{
    private ReadAt()
    {
    }

    /// <summary>What this node has applied; may trail other nodes by the time an entry travels.</summary>
    public static readonly ReadAt Newest = new AtLeast(Revision.None);

    /// <summary>Waits until this node has applied the revision: read your writes, on any node.</summary>
    public sealed record AtLeast(Revision Revision) : ReadAt;

    /// <summary>The state as it was at a revision, the present one at most.</summary>
    public sealed record AsOf(Revision Revision) : ReadAt;
}
