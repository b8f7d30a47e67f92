using System.Threading.Tasks.Sources;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Records;

/// <summary>Somebody's wish to know when a record or the rights on it may have changed. One owner, who waits without costing a task.</summary>
/// <remarks>
/// It holds one bit, not a queue: however slow its owner is, it costs nothing and misses nothing, since the owner then looks at
/// what there is.
/// </remarks>
internal sealed class RecordWatch(RecordWatches watches, WatchedRecord watched) : IValueTaskSource, IDisposable
{
    private readonly Lock _sync = new();

    // Under the lock.
    private bool _hasChanged;
    private bool _isAwaited;

    // Whoever completes it is on a thread of the pool already.
    private ManualResetValueTaskSourceCore<bool> _next = new() { RunContinuationsAsynchronously = false };
    private Exception? _failure;
    private Func<bool>? _passOn;
    private CancellationToken _awaitedWith;
    private CancellationTokenRegistration _cancellation;
    private int _doubts;

    /// <summary>What is watched.</summary>
    public Node Record => watched.Record;

    /// <summary>Completes when something may have changed since the last time.</summary>
    public ValueTask ChangedAsync(CancellationToken cancellationToken) => ChangedAsync(passOn: null, cancellationToken);

    /// <summary>Completes when something may have changed since the last time that could not be passed on.</summary>
    /// <param name="passOn">Called then, by one thread at a time: true when it has told the owner's readers all there is, and the owner need not be woken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask ChangedAsync(Func<bool>? passOn, CancellationToken cancellationToken)
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

            (_passOn, _awaitedWith, _failure) = (passOn, cancellationToken, null);
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

    /// <summary>The same, with who else watches it. Under the lock of the watches.</summary>
    internal WatchedRecord Watched => watched;

    /// <summary>Whether the right was found when it was last looked for, and cannot have gone since. Under the lock of the watches.</summary>
    internal bool MayBeTold => IsJudged && Judgement is { Holds: true };

    // All under the lock of the watches. No judgement: every change of rights matters.
    internal Judgement? Judgement { get; private set; }

    internal bool IsJudged { get; private set; }

    internal void Rest(Judgement? judgement, bool isCurrent) => (Judgement, IsJudged) = (judgement, isCurrent);

    internal void Doubt()
    {
        Volatile.Write(ref _doubts, _doubts + 1);
        IsJudged = false;
    }

    internal void Wake()
    {
        if (Wakes())
        {
            WokenWatches.GoOn([this]);
        }
    }

    /// <summary>Notes a change. True: the owner waits, and <see cref="GoOn"/> is to be called once, and not under anybody's lock.</summary>
    internal bool Wakes()
    {
        lock (_sync)
        {
            _hasChanged = !_isAwaited;
            return TakeTurn();
        }
    }

    /// <summary>Passes on what there is, or has the owner go on.</summary>
    internal void GoOn()
    {
        if (PassesOn())
        {
            return;
        }

        if (_failure is null)
        {
            _next.SetResult(true);
        }
        else
        {
            _next.SetException(_failure);
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

    // Whether the wait goes on. What comes meanwhile finds nobody who waits, and is looked at here.
    private bool PassesOn()
    {
        try
        {
            while (_failure is null && _passOn?.Invoke() == true)
            {
                if (WaitsOn())
                {
                    return true;
                }
            }
        }
#pragma warning disable CA1031 // Whatever it is, the owner is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
        }

        return false;
    }

    private bool WaitsOn()
    {
        lock (_sync)
        {
            if (_awaitedWith.IsCancellationRequested)
            {
                _failure = new OperationCanceledException(_awaitedWith);
                return false;
            }

            _isAwaited = !_hasChanged;
            _hasChanged = false;
            return _isAwaited;
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (!TakeTurn())
            {
                return;
            }

            _failure = new OperationCanceledException(cancellationToken);
        }

        WokenWatches.GoOn([this]);
    }

    // Whether the owner waits, and from now on no more.
    private bool TakeTurn()
    {
        var isAwaited = _isAwaited;
        _isAwaited = false;
        return isAwaited;
    }
}
