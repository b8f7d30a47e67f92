namespace LinkedRecords.GraphQL.Execution;

/// <summary>A place in the response for the result of a task.</summary>
internal sealed class AwaitedResult<T>(ValueTask<T> pending) : AwaitedValue
{
    // A value task is read once; this is the place where that is seen to.
    private ValueTask<T> _pending = pending;

    public override void AwaitValue()
    {
        var awaiter = _pending.GetAwaiter();
        if (awaiter.IsCompleted)
            BecomeReady();
        else
            awaiter.UnsafeOnCompleted(BecomeReady);
    }

    public override object? Take()
    {
        var completed = _pending;
        _pending = default;
#pragma warning disable S5034 // Called only as a step, which this becomes when the value is there.
        return completed.GetAwaiter().GetResult();
#pragma warning restore S5034
    }
}
