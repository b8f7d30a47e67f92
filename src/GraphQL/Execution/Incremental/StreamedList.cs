using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>The rest of a list that <c>@stream</c> delivers later.</summary>
internal sealed class StreamedList(string? label, ResponsePath? path, FieldPlan field, GraphQLType itemType, ItemSource items, int index, Slot marker)
    : Announced(label, path)
{
    public FieldPlan Field { get; } = field;

    public GraphQLType ItemType => itemType;

    public ItemSource Items => items;

    /// <summary>The index of the next item.</summary>
    public int Index { get; set; } = index;

    /// <summary>Lost when the list does not exist in the response after all.</summary>
    public Slot Marker => marker;
}
