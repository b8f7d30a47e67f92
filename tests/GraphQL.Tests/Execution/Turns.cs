namespace LinkedRecords.GraphQL.Tests.Execution;

/// <summary>Lets awaited values come one after another, in the order in which they were asked for, from a thread of the pool.</summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isRunning;

    public Task NextAsync()
    {
        var turn = new TaskCompletionSource();
        lock (_lock)
        {
            _waiting.Enqueue(turn);
            if (_isRunning)
                return turn.Task;
            _isRunning = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static turns => turns.Run(), this, preferLocal: false);
        return turn.Task;
    }

    private void Run()
    {
        while (true)
        {
            TaskCompletionSource? turn;
            lock (_lock)
            {
                _isRunning = _waiting.TryDequeue(out turn);
                if (!_isRunning)
                    return;
            }
            turn!.SetResult();
        }
    }
}
