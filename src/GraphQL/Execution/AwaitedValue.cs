using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A place in the response whose value a resolver has yet to bring.</summary>
internal sealed class AwaitedValue(Delivery delivery, FieldPlan field, GraphQLType type, ValueTask<object?> pending, DeferScope? defers) : Slot, IStep
{
    // A value task is read once; this is the place where that is seen to.
    private ValueTask<object?> _pending = pending;

    public FieldPlan Field { get; } = field;

    public GraphQLType Type => type;

    public DeferScope? Defers => defers;

    public IStep? Next { get; set; }

    /// <summary>Becomes a step of the operation once the value is there.</summary>
    public void AwaitValue()
    {
        var awaiter = _pending.GetAwaiter();
        if (awaiter.IsCompleted)
            BecomeReady();
        else
            awaiter.UnsafeOnCompleted(BecomeReady);
    }

    /// <summary>The value; fails with whatever the resolver failed with. Only once.</summary>
    public object? Take()
    {
        var completed = _pending;
        _pending = default;
#pragma warning disable S5034 // Called only as a step, which this becomes when the value is there.
        return completed.GetAwaiter().GetResult();
#pragma warning restore S5034
    }

    public void Run() => delivery.Resume(this);

    private void BecomeReady() => delivery.Run.Steps.Add(this);
}
