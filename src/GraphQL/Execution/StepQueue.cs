using System.Threading.Tasks.Sources;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Hands steps from whichever threads make them ready to the one flow that runs the operation.</summary>
/// <remarks>
/// So resolvers wait for input and output at the same time, while buffers, errors and loaders need no locks. The waiting
/// flow goes on upon the thread that brought the step. Bounded by the number of values of the operation that are awaited.
/// </remarks>
internal sealed class StepQueue : IValueTaskSource
{
    private readonly Lock _lock = new();
    private readonly Queue<IStep> _steps = new();
#pragma warning disable S3459 // A mutable structure whose default is its initial state.
    private ManualResetValueTaskSourceCore<bool> _signal;
#pragma warning restore S3459
    private bool _isWaiting;
    private bool _isWoken;

    /// <summary>Makes a step ready. Any thread.</summary>
    public void Add(IStep step)
    {
        lock (_lock)
            _steps.Enqueue(step);
        Wake();
    }

    /// <summary>Ends the wait, or the next one, although no step is ready. Any thread.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _isWoken = true;
            if (!_isWaiting)
                return;
            _isWaiting = false;
        }
        _signal.SetResult(true);
    }

    public bool TryTake(out IStep? step)
    {
        lock (_lock)
            return _steps.TryDequeue(out step);
    }

    /// <summary>Waits until a step is ready or someone wakes the flow. Only one flow waits.</summary>
    public ValueTask WaitAsync()
    {
        lock (_lock)
        {
            if (_isWoken)
            {
                _isWoken = false;
                return default;
            }
            _signal.Reset();
            _isWaiting = true;
            return new ValueTask(this, _signal.Version);
        }
    }

    public void GetResult(short token)
    {
        _signal.GetResult(token);
        lock (_lock)
            _isWoken = false;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _signal.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);
}
