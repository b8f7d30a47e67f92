namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>Counts the events of one side of a session that have come and those that are settled, for whoever must not go on before.</summary>
internal sealed class EventBarrier
{
    private readonly Lock _sync = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];
    private long _arrived;
    private long _settled;

    /// <summary>There is one more event.</summary>
    public void Arrive() => Interlocked.Increment(ref _arrived);

    /// <summary>The oldest ones that were not are settled.</summary>
    public void Settle(int count = 1)
    {
        lock (_sync)
        {
            _settled += count;
            foreach (var (_, reached) in _waiting.Where(one => one.Count <= _settled))
            {
                reached.SetResult();
            }

            _waiting.RemoveAll(one => one.Count <= _settled);
        }
    }

    /// <summary>Events that will never be settled: their connection is gone.</summary>
    public void Abandon()
    {
        lock (_sync)
        {
            _settled = Interlocked.Read(ref _arrived);
            foreach (var (_, reached) in _waiting)
            {
                reached.SetResult();
            }

            _waiting.Clear();
        }
    }

    /// <summary>Completes when every event up to now is settled.</summary>
    public Task SettledAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            var arrived = Interlocked.Read(ref _arrived);
            if (arrived <= _settled)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((arrived, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
