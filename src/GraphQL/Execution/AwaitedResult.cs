namespace LinkedRecords.GraphQL.Execution;

/// <summary>A place in the response for the result of a task.</summary>
internal sealed class AwaitedResult<T>(Task<T> pending) : AwaitedValue
{
    private Task<T>? _pending = pending;

    public override void AwaitValue()
    {
        if (_pending!.IsCompleted)
            BecomeReady();
        else
            _pending.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(BecomeReady);
    }

    public override object? Take()
    {
        var completed = _pending!;
        _pending = null;
#pragma warning disable MA0042 // Called only as a step, which this becomes when the value is there.
        return completed.GetAwaiter().GetResult();
#pragma warning restore MA0042
    }
}
