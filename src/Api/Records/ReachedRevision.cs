using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>How far the log has been applied, and who waits for more of it. Safe to use from any thread.</summary>
internal sealed class ReachedRevision
{
    private readonly Lock _sync = new();

    // The first one first: each is woken once.
    private readonly PriorityQueue<TaskCompletionSource, Revision> _waiting = new();
    private Revision _reached;

    /// <summary>The last entry that was applied.</summary>
    public Revision Revision
    {
        get
        {
            lock (_sync)
            {
                return _reached;
            }
        }
    }

    /// <summary>Completes when an entry has been applied; mostly it has, and nothing is made to wait with.</summary>
    public ValueTask ReachAsync(Revision revision, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_reached >= revision)
            {
                return ValueTask.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(reached, revision);
            return new ValueTask(reached.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Notes what was applied, in another history perhaps. Those who waited go on elsewhere: none of their code runs here.</summary>
    public void MoveTo(Revision applied)
    {
        lock (_sync)
        {
            _reached = applied;
            while (_waiting.TryPeek(out var reached, out var revision) && revision <= applied)
            {
                _waiting.Dequeue();
                reached.SetResult();
            }
        }
    }
}
