namespace LinkedRecords.GraphQL.Tests.Transports;

/// <summary>The time of the system, but for what waits for one length of time: that waits until it is released.</summary>
internal sealed class HeldTime : TimeProvider, IAsyncDisposable
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;

    /// <summary>What waits so long is held.</summary>
    public TimeSpan Holds { get; set; } = TimeSpan.MaxValue;

    /// <summary>Completed when something is held.</summary>
    public Task Held => _held.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Holds)
            return base.CreateTimer(callback, state, dueTime, period);
        _timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _held.TrySetResult();
        return _timer;
    }

    public void Release() => _timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
