using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A resolver's result that is still on its way, and the place in the response where it will stand.</summary>
internal sealed class AwaitedValue(Delivery delivery, FieldPlan field, GraphQLType type, ValueTask<object?> pending, Slot slot, DeferScope? defers) : IStep
{
    // A value task is read once; this is the place where that is seen to.
    private ValueTask<object?> _pending = pending;

    public FieldPlan Field { get; } = field;

    public GraphQLType Type => type;

    public Slot Slot => slot;

    public DeferScope? Defers => defers;

    /// <summary>Becomes a step of the operation once the value is there.</summary>
    public void Start()
    {
        var awaiter = _pending.GetAwaiter();
        if (awaiter.IsCompleted)
            delivery.Run.Steps.Add(this);
        else
            awaiter.UnsafeOnCompleted(() => delivery.Run.Steps.Add(this));
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
}
