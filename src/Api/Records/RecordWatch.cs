using System.Threading.Tasks.Sources;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Records;

/// <summary>Somebody's wish to know when a record or the rights on it may have changed. One owner, who waits without costing a task.</summary>
/// <remarks>
/// It holds one bit, not a queue: however slow its owner is, it costs nothing and misses nothing, since the owner then looks at
/// what there is.
/// </remarks>
internal sealed class RecordWatch(RecordWatches watches, Node record) : IValueTaskSource, IThreadPoolWorkItem, IDisposable
{
    private readonly Lock _sync = new();

    // Under the lock.
    private bool _hasChanged;
    private bool _isAwaited;

    // Whoever completes it is on a thread of the pool already.
    private ManualResetValueTaskSourceCore<bool> _next = new() { RunContinuationsAsynchronously = false };
    private OperationCanceledException? _cancelled;
    private CancellationTokenRegistration _cancellation;
    private int _doubts;

    /// <summary>What is watched.</summary>
    public Node Record { get; } = record;

    /// <summary>Completes when something may have changed since the last time.</summary>
    public ValueTask ChangedAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled(cancellationToken);
            }

            if (_hasChanged)
            {
                _hasChanged = false;
                return ValueTask.CompletedTask;
            }

            _cancelled = null;
            _next.Reset();
            _isAwaited = true;
        }

        var changed = new ValueTask(this, _next.Version);
        _cancellation = cancellationToken.UnsafeRegister(static (watch, token) => ((RecordWatch)watch!).Cancel(token), this);
        return changed;
    }

    /// <summary>Whether something may have changed since the last time; does not wait.</summary>
    public bool TakeChange()
    {
        lock (_sync)
        {
            var hasChanged = _hasChanged;
            _hasChanged = false;
            return hasChanged;
        }
    }

    /// <summary>From now on it completes with those changes of rights only by which a judgement may be another one; with every change of the record as before.</summary>
    /// <param name="judgement">What was found.</param>
    /// <param name="doubts"><see cref="Doubts"/> before it was looked for.</param>
    public void RestOn(Judgement judgement, int doubts) => watches.RestOn(this, judgement, doubts);

    /// <summary>How often a judgement may have become another one: what was found meanwhile is not to be relied on.</summary>
    public int Doubts => Volatile.Read(ref _doubts);

    /// <inheritdoc/>
    public void Dispose() => watches.Remove(this);

    // All under the lock of the watches. No judgement: every change of rights matters.
    internal Judgement? Judgement { get; private set; }

    internal bool IsJudged { get; private set; }

    internal void Rest(Judgement? judgement, bool isCurrent) => (Judgement, IsJudged) = (judgement, isCurrent);

    internal void Doubt()
    {
        Volatile.Write(ref _doubts, _doubts + 1);
        IsJudged = false;
        Wake();
    }

    internal void Wake()
    {
        lock (_sync)
        {
            _hasChanged = !_isAwaited;
            GoOn();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_cancelled is null)
        {
            _next.SetResult(true);
        }
        else
        {
            _next.SetException(_cancelled);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _next.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _next.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _next.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            _cancelled ??= _isAwaited ? new OperationCanceledException(cancellationToken) : null;
            GoOn();
        }
    }

    // Owners go on in the order in which they are woken, and not under the locks of whoever wakes them: in the queue of that thread
    // the last would be the first.
    private void GoOn()
    {
        if (_isAwaited)
        {
            _isAwaited = false;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
