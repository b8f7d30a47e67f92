using System.Threading.Tasks.Sources;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Runs the steps of one operation one at a time, while the flow that executes the operation waits for what they bring about.</summary>
/// <remarks>
/// Whoever holds the turn may touch buffers, errors and loaders, which therefore need no locks: the flow that executes the operation, and
/// while that waits, the thread that made a step ready. So resolvers wait for input and output at the same time, and a result costs no
/// switch to another thread. Bounded by the number of values of the operation that are awaited.
/// </remarks>
internal sealed class StepQueue(OperationRun run) : IValueTaskSource
{
    // The turn: nobody has it; somebody has it; somebody has it and is to look again before giving it back.
    private const int Free = 0;
    private const int Held = 1;
    private const int Wanted = 2;

    // Any thread. The steps that are ready, the newest first.
    private IStep? _ready;
    private int _turn = Held;

    // Whoever holds the turn.
    private ExecutionContext? _context;
    private IStep? _first;
    private Func<bool> _isDone = static () => false;
#pragma warning disable S3459 // A mutable structure whose default is its initial state.
    private ManualResetValueTaskSourceCore<bool> _signal;
#pragma warning restore S3459

    /// <summary>Makes a step ready, and runs it here if nobody has the turn. Any thread.</summary>
    public void Add(IStep step)
    {
        // Nobody to line up behind: most steps need no place in the queue.
        if (Interlocked.CompareExchange(ref _turn, Held, Free) == Free)
        {
            _first = step;
            RunForWaiting();
            return;
        }
        IStep? newest;
        do
        {
            newest = Volatile.Read(ref _ready);
            step.Next = newest;
        }
        while (Interlocked.CompareExchange(ref _ready, step, newest) != newest);
        Wake();
    }

    /// <summary>Lets whoever has the turn, or else this thread, look whether there is something to do. Any thread.</summary>
    public void Wake()
    {
        while (Volatile.Read(ref _turn) is var turn and not Wanted)
        {
            if (Interlocked.CompareExchange(ref _turn, turn + 1, turn) != turn)
                continue;
            if (turn == Free)
                RunForWaiting();
            return;
        }
    }

    /// <summary>Runs steps until the condition, which only steps can bring about, holds. Only by the flow that has the turn; it has the turn again afterwards.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled. The turn is not given back: no step runs any more.</exception>
    public ValueTask RunUntilAsync(Func<bool> isDone)
    {
        _isDone = isDone;
        _context = ExecutionContext.Capture();
        _signal.Reset();
        // Once the turn is given back, the signal may come at any time.
        var version = _signal.Version;
        return RunHeld() ? default : new ValueTask(this, version);
    }

    public void GetResult(short token) => _signal.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _signal.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    // Whoever made the step ready may come from anywhere; resolvers see what the waiting flow has in its context.
    private void RunForWaiting()
    {
        if (_context is null || ReferenceEquals(_context, ExecutionContext.Capture()))
            RunHere();
        else
            ExecutionContext.Run(_context, static queue => ((StepQueue)queue!).RunHere(), this);
    }

    // The turn passes to the waiting flow when it is signalled.
    private void RunHere()
    {
        try
        {
            var first = _first;
            _first = null;
            first?.Run();
            if (!RunHeld())
                return;
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the flow that waits.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _signal.SetException(exception);
            return;
        }
        _signal.SetResult(true);
    }

    // True when the condition holds and the turn is kept, false when the turn was given back.
    private bool RunHeld()
    {
        while (true)
        {
            RunReady();
            if (_isDone())
                return true;
            run.CancellationToken.ThrowIfCancellationRequested();
            if (run.DispatchLoaders())
                continue;
            if (Interlocked.CompareExchange(ref _turn, Free, Held) == Held)
                return false;
            Volatile.Write(ref _turn, Held);
        }
    }

    private void RunReady()
    {
        while (Volatile.Read(ref _ready) is not null)
        {
            var step = TakeAll();
            while (step is not null)
            {
                var next = step.Next;
                step.Next = null;
                step.Run();
                step = next;
            }
        }
    }

    // In the order in which they came.
    private IStep? TakeAll()
    {
        IStep? taken = null;
        var newest = Interlocked.Exchange(ref _ready, null);
        while (newest is not null)
        {
            var older = newest.Next;
            newest.Next = taken;
            taken = newest;
            newest = older;
        }
        return taken;
    }
}
