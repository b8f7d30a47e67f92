using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A resolver's result that is still on its way, and the place in the response where it will stand.</summary>
internal sealed class AwaitedValue(Delivery delivery, FieldPlan field, GraphQLType type, ValueTask<object?> value, Slot slot, DeferScope? defers) : IStep
{
    private ValueTask<object?> _value = value;

    public FieldPlan Field { get; } = field;

    public GraphQLType Type => type;

    public Slot Slot => slot;

    public DeferScope? Defers => defers;

    /// <summary>Becomes a step of the operation once the value is there.</summary>
    public void Start()
    {
        var awaiter = _value.GetAwaiter();
        if (awaiter.IsCompleted)
            delivery.Run.Steps.Add(this);
        else
            awaiter.UnsafeOnCompleted(() => delivery.Run.Steps.Add(this));
    }

    /// <summary>The value; fails with whatever the resolver failed with. Only once.</summary>
    public object? Take()
    {
        var value = _value;
        _value = default;
        return value.GetAwaiter().GetResult();
    }

    public void Run() => delivery.Resume(this);
}
