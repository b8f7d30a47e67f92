using LinkedRecords.GraphQL.Execution.Planning;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>Fields of one object that the same deferred fragments share; computed once, delivered with the first of them that is complete.</summary>
internal sealed class DeferredGroup(
    DeferredFragment[] fragments, IReadOnlySet<DeferUsage> uses, object? source, FieldPlan[] fields, ResponsePath? path, DeferScope defers, Slot marker)
{
    public DeferredFragment[] Fragments => fragments;

    public object? Source => source;

    public FieldPlan[] Fields => fields;

    public ResponsePath? Path => path;

    /// <summary>The fragments in force where the object stands.</summary>
    public DeferScope Defers => defers;

    /// <summary>Whether the object does not exist in the response after all.</summary>
    public bool IsLost => marker.IsLost;

    /// <summary>What becomes of it, once it was started.</summary>
    public Delivery? Delivery { get; private set; }

    public bool IsComplete => Delivery is { AwaitedCount: 0 };

    public bool HasFailed => IsComplete && Delivery!.Root.IsNulled;

    /// <summary>Whether what was found inside it has been taken over.</summary>
    public bool IsIntegrated { get; set; }

    /// <summary>Whether its fields have been sent.</summary>
    public bool IsDelivered { get; set; }

    /// <summary>Computes the fields, as far as that goes without waiting.</summary>
    public void Start(OperationRun run)
    {
        if (Delivery is not null)
            return;
        Delivery = new Delivery(run, isNullable: false, uses, path);
        Delivery.ExecuteGroup(this);
    }
}
