using System.Threading.Tasks.Sources;

namespace LinkedRecords.GraphQL.Execution.Subscriptions;

/// <summary>The events that one subscriber of a hub has yet to take: a bounded queue with one reader, which waits without costing a task.</summary>
/// <param name="capacity">How many events wait at most.</param>
/// <param name="leave">Called when the subscriber is gone.</param>
internal sealed class EventSubscription<TEvent>(int capacity, Action<EventSubscription<TEvent>> leave)
    : IAsyncEnumerable<TEvent>, IAsyncEnumerator<TEvent>, IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<TEvent> _waiting = new();

    // Whoever completes it is on a thread of the pool already.
    private ManualResetValueTaskSourceCore<bool> _next = new() { RunContinuationsAsynchronously = false };

    // Under the lock.
    private bool _isAwaited;
    private bool _isHanded;
    private bool _hasEnded;
    private Exception? _failure;

    // Written by the reader.
    private CancellationTokenRegistration _subscribed;
    private CancellationTokenRegistration _enumerated;
    private bool _isEnumerated;
    private TEvent? _current;

    public TEvent Current => _current!;

    /// <summary>Ends the subscription when the token is cancelled. Before anybody reads.</summary>
    public void EndWith(CancellationToken cancellationToken) => _subscribed = RegisterFor(cancellationToken);

    /// <summary>Hands over an event; false when there is no room for it.</summary>
    public bool TryOffer(TEvent offered)
    {
        lock (_lock)
        {
            if (_hasEnded)
                return true;
            if (!_isAwaited)
            {
                if (_waiting.Count == capacity)
                    return false;
                _waiting.Enqueue(offered);
                return true;
            }
            _isAwaited = false;
            _isHanded = true;
            _current = offered;
        }
        Wake();
        return true;
    }

    /// <summary>Ends the events after those that wait.</summary>
    /// <param name="failure">What the reader is told then; null when it is nothing.</param>
    public void End(Exception? failure)
    {
        lock (_lock)
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
            _failure = failure;
            if (!_isAwaited)
                return;
            _isAwaited = false;
        }
        Wake();
    }

    /// <summary>Lets the reader go on.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_isHanded)
            _next.SetResult(true);
        else if (_failure is null)
            _next.SetResult(false);
        else
            _next.SetException(_failure);
    }

    /// <summary>The events, once.</summary>
    /// <exception cref="InvalidOperationException">They were enumerated before.</exception>
    public IAsyncEnumerator<TEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_isEnumerated)
            throw new InvalidOperationException("The events of a subscription are enumerated once.");
        _isEnumerated = true;
        _enumerated = RegisterFor(cancellationToken);
        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out _current))
                return new ValueTask<bool>(true);
            if (_hasEnded)
                return _failure is null ? new ValueTask<bool>(false) : ValueTask.FromException<bool>(_failure);
            _isAwaited = true;
            _isHanded = false;
            _next.Reset();
            return new ValueTask<bool>(this, _next.Version);
        }
    }

    public async ValueTask DisposeAsync()
    {
        leave(this);
        await _subscribed.DisposeAsync();
        await _enumerated.DisposeAsync();
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _next.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _next.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _next.OnCompleted(continuation, state, token, flags);

    // The publisher does not run what its subscribers do with the event. They go on in the order in which they subscribed: in the queue of
    // the publisher's thread the last would be the first, and with one event after another the first might never have its turn.
    private void Wake() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private CancellationTokenRegistration RegisterFor(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static (subscription, token) => ((EventSubscription<TEvent>)subscription!).Cancel(token), this);

    private void Cancel(CancellationToken cancellationToken)
    {
        leave(this);
        End(new OperationCanceledException(cancellationToken));
    }
}
