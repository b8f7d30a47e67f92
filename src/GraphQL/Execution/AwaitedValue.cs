using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A place in the response whose value a resolver has yet to bring.</summary>
/// <remarks>There are as many as values that are awaited at the same time, so it is the step, the slot and the reader of the task in one.</remarks>
internal abstract class AwaitedValue : Slot, IStep
{
    private Delivery? _delivery;

    /// <summary>The field, once the value has its place.</summary>
    public FieldPlan Field { get; private set; } = null!;

    public GraphQLType Type { get; private set; } = null!;

    public DeferScope? Defers { get; private set; }

    /// <summary>Where the object or list stands in the response that this is part of.</summary>
    public ResponsePath? ParentPath { get; private set; }

    /// <summary>The last step of the path.</summary>
    public PathSegment Segment { get; private set; }

    public IStep? Next { get; set; }

    /// <summary>Gives the value its place: the position at which the delivery is.</summary>
    public void StandIn(Delivery delivery, PathStack path, FieldPlan field, GraphQLType type, DeferScope? defers)
    {
        _delivery = delivery;
        (ParentPath, Segment) = path.Parting();
        Field = field;
        Type = type;
        Defers = defers;
        IsNullable = type is not NonNullType;
        AnchorStart = delivery.Output.Position;
        AnchorEnd = AnchorStart;
    }

    /// <summary>Becomes a step of the operation once the value is there. Only when it has its place.</summary>
    public abstract void AwaitValue();

    /// <summary>The value; fails with whatever the resolver failed with. Only once.</summary>
    public abstract object? Take();

    public void Run() => _delivery!.Resume(this);

    protected void BecomeReady() => _delivery!.Run.Steps.Add(this);
}
