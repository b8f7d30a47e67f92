using LinkedRecords.FactStore;
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

    /// <summary>Whether the past is seen with the rights of today: what the user may see now, as it was then.</summary>
    public virtual bool IsPastSeenWithTodaysRights => false;

    /// <summary>The state that is asked for; a moment is looked up in the log.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    public abstract ValueTask<ReadAt> StateAsync(IFactStore store, CancellationToken cancellationToken);

    /// <summary>The same eyes on exactly the state that was answered, for what is asked next about the answer.</summary>
    public abstract QueryAt PinnedTo(Revision answered);

    /// <summary>A state that is at least as fresh as a revision.</summary>
    public sealed record AtLeast(Revision Revision) : QueryAt
    {
        /// <inheritdoc/>
        public override ValueTask<ReadAt> StateAsync(IFactStore store, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ReadAt>(new ReadAt.AtLeast(Revision));

        /// <inheritdoc/>
        public override QueryAt PinnedTo(Revision answered) => new AtLeast(answered);
    }

    /// <summary>The state as it was.</summary>
    /// <param name="Revision">When; the newest state for a revision that is not written yet.</param>
    /// <param name="WithRightsOfThen">
    /// False: what the user may see today, as it was then. True: what the user could see then, be it little or much more than
    /// today; it shows nothing that the user could not have kept.
    /// </param>
    public sealed record AsOf(Revision Revision, bool WithRightsOfThen = false) : QueryAt
    {
        /// <inheritdoc/>
        public override bool IsPastSeenWithTodaysRights => !WithRightsOfThen;

        /// <inheritdoc/>
        public override ValueTask<ReadAt> StateAsync(IFactStore store, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ReadAt>(new ReadAt.AsOf(Revision));

        /// <inheritdoc/>
        public override QueryAt PinnedTo(Revision answered) => this with { Revision = answered };
    }

    /// <summary>The state that was the newest at a moment; before the first transaction there was nothing.</summary>
    /// <param name="Moment">When, by the clock that stamps transactions.</param>
    /// <param name="WithRightsOfThen">As for <see cref="AsOf"/>.</param>
    public sealed record AsOfTime(DateTimeOffset Moment, bool WithRightsOfThen = false) : QueryAt
    {
        /// <inheritdoc/>
        public override bool IsPastSeenWithTodaysRights => !WithRightsOfThen;

        /// <inheritdoc/>
        public override async ValueTask<ReadAt> StateAsync(IFactStore store, CancellationToken cancellationToken) =>
            new ReadAt.AsOf(await store.RevisionAtAsync(Moment, cancellationToken));

        /// <inheritdoc/>
        public override QueryAt PinnedTo(Revision answered) => new AsOf(answered, WithRightsOfThen);
    }
}
