using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>At which state of the log a query is answered, and with the rights of which time.</summary>
public abstract record QueryAt
{
    private QueryAt()
    {
    }

    /// <summary>The newest state that this node has applied.</summary>
    public static readonly QueryAt Newest = new AtLeast(Revision.None);

    /// <summary>A state that is at least as fresh as a revision.</summary>
    public sealed record AtLeast(Revision Revision) : QueryAt;

    /// <summary>The state as it was.</summary>
    /// <param name="Revision">When.</param>
    /// <param name="WithRightsOfThen">
    /// False: what the user may see today, as it was then. True: what the user could see then, be it little or much more than
    /// today; it shows nothing that the user could not have kept.
    /// </param>
    public sealed record AsOf(Revision Revision, bool WithRightsOfThen = false) : QueryAt;
}
