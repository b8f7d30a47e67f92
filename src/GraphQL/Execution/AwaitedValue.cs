using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A place in the response whose value a resolver has yet to bring.</summary>
/// <remarks>There are as many as values that are awaited at the same time, so it is the step, the slot and the reader of the task in one.</remarks>
internal abstract class AwaitedValue : Slot, IStep
{
    private Delivery? _delivery;
    private ResponsePosition _position;
    private bool _isFieldThere;

    /// <summary>The field, once the value has its place.</summary>
    public FieldPlan Field { get; private set; } = null!;

    public GraphQLType Type { get; private set; } = null!;

    public DeferScope? Defers { get; private set; }

    public IStep? Next { get; set; }

    /// <summary>Gives the value its place: where the delivery writes now.</summary>
    /// <param name="delivery">What it is part of.</param>
    /// <param name="position">Where the value stands, or else the object whose field it is.</param>
    /// <param name="isFieldThere">Whether it is the field of an object.</param>
    /// <param name="field">Its field, or the one whose item it is.</param>
    /// <param name="type">What the value has to be.</param>
    /// <param name="defers">The fragments in force there.</param>
    public void StandIn(Delivery delivery, in ResponsePosition position, bool isFieldThere, FieldPlan field, GraphQLType type, DeferScope? defers)
    {
        _delivery = delivery;
        _position = position;
        _isFieldThere = isFieldThere;
        Field = field;
        Type = type;
        Defers = defers;
        IsNullable = type is not NonNullType;
        AnchorStart = delivery.Output.Position;
        AnchorEnd = AnchorStart;
    }

    /// <summary>Leads the path to where the value stands.</summary>
    public void Lead(PathStack path)
    {
        path.StartAt(_position);
        if (_isFieldThere)
            path.Push(Field.ResponseKey);
    }

    /// <summary>Becomes a step of the operation once the value is there. Only when it has its place.</summary>
    public abstract void AwaitValue();

    /// <summary>The value; fails with whatever the resolver failed with. Only once.</summary>
    public abstract object? Take();

    public void Run() => _delivery!.Resume(this);

    protected void BecomeReady() => _delivery!.Run.Steps.Add(this);
}
