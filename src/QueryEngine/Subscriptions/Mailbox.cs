using System.Threading.Channels;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>What one subscriber has been told, and what there is to tell.</summary>
/// <remarks>
/// Holds no differences but two results, the delivered one and the newest, which are shared with all who ask the same; so
/// whoever reads slowly gets one difference for many steps. Beside them only the names of records that were changed or
/// removed since are held; when they are more than there is room for, the delivered result is forgotten and a reset follows.
/// </remarks>
/// <param name="room">Records that may be remembered as changed or removed.</param>
internal sealed class Mailbox(int room)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<LiveResult?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One token says that there is something to tell; a second one would say nothing more and is dropped.
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private LiveResult? _delivered;
    private LiveResult? _newest;
    private QueryError? _failure;
    private HashSet<Node> _changed = [];
    private Dictionary<LiveRow, RemovalReason> _removed = [];

    /// <summary>The result from which on every step is told; null when there is none to come.</summary>
    public Task<LiveResult?> Started => _started.Task;

    /// <summary>Begins with a result, which the subscriber takes from <see cref="Started"/>.</summary>
    public void Start(LiveResult result)
    {
        lock (_lock)
            _delivered = _newest = result;
        _started.TrySetResult(result);
    }

    /// <summary>Adds a step.</summary>
    public void Offer(LiveStep step)
    {
        lock (_lock)
        {
            _newest = step.Result;
            if (_delivered is not null)
                Remember_NeedsLock(step);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Goes on from a result that does not follow from those before.</summary>
    public void Reset(LiveResult result)
    {
        lock (_lock)
        {
            _newest = result;
            ForgetDelivered_NeedsLock();
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Ends with an error.</summary>
    public void Fail(QueryError error)
    {
        lock (_lock)
            _failure = error;
        End();
    }

    /// <summary>Nothing more will come.</summary>
    public void End()
    {
        _started.TrySetResult(null);
        _signal.Writer.TryComplete();
    }

    /// <summary>Waits for the next change; null at the end.</summary>
    public async ValueTask<LiveChange?> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _signal.Reader.WaitToReadAsync(cancellationToken))
        {
            _signal.Reader.TryRead(out _);
            if (Next() is { } change)
                return change;
        }

        lock (_lock)
        {
            var failure = _failure;
            _failure = null;
            return failure is null ? null : new LiveChange.Failed(failure);
        }
    }

    private LiveChange? Next()
    {
        LiveResult? before;
        LiveResult after;
        HashSet<Node> changed;
        Dictionary<LiveRow, RemovalReason> removed;
        lock (_lock)
        {
            (before, after) = (_delivered, _newest!);
            (changed, removed) = (_changed, _removed);
            (_delivered, _changed, _removed) = (after, [], []);
        }

        // Compared by the subscriber, so that the others do not wait for it.
        return before is null
            ? new LiveChange.Reset(after.Revision, after.Groups)
            : Differences.Between(before, after, changed, removed);
    }

    private void Remember_NeedsLock(LiveStep step)
    {
        _changed.UnionWith(step.Changed);
        foreach (var (row, reason) in step.Removed)
            _removed[row] = reason;
        if (_changed.Count + _removed.Count > room)
            ForgetDelivered_NeedsLock();
    }

    private void ForgetDelivered_NeedsLock()
    {
        _delivered = null;
        (_changed, _removed) = ([], []);
    }
}
