using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>Fields of one object that the same deferred fragments share; computed once, delivered with the first of them.</summary>
/// <param name="Fragments">The fragments that the fields belong to.</param>
/// <param name="Uses">The same, as the plan knows them.</param>
/// <param name="Type">The type of the object.</param>
/// <param name="Source">The object.</param>
/// <param name="Fields">The fields to compute.</param>
/// <param name="Path">Where the object stands.</param>
/// <param name="Defers">The fragments in force there.</param>
/// <param name="Marker">Lost when the object does not exist in the response after all.</param>
internal sealed record DeferredGroup(
    DeferredFragment[] Fragments,
    IReadOnlySet<DeferUsage> Uses,
    ObjectType Type,
    object? Source,
    FieldPlan[] Fields,
    ResponsePath? Path,
    DeferScope Defers,
    Slot Marker)
{
    /// <summary>What came of it, once it was executed.</summary>
    public Delivery? Delivery { get; set; }

    /// <summary>Whether its fields have been sent.</summary>
    public bool IsDelivered { get; set; }

    /// <inheritdoc/>
    public bool Equals(DeferredGroup? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
