using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>What is selected of a value of one object type, in response order.</summary>
internal sealed class SelectionPlan(ObjectType type, FieldPlan[] fields, DeferUsage[] newDefers)
{
    public ObjectType Type => type;

    /// <summary>All fields, deferred or not.</summary>
    public FieldPlan[] Fields => fields;

    /// <summary>The deferred fragments that begin here.</summary>
    public DeferUsage[] NewDefers => newDefers;
}
