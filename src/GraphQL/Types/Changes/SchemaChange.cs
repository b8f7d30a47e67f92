namespace LinkedRecords.GraphQL.Types.Changes;

/// <summary>A difference between two versions of a schema that clients of the older one may notice.</summary>
/// <param name="Kind">What sort of difference it is.</param>
/// <param name="Description">What changed, with its schema coordinate.</param>
/// <param name="IsBreaking">Whether operations that were valid may be refused, or answered with something else than they declare. If not, the change is dangerous: operations stay valid and may see what they were not written for.</param>
public sealed record SchemaChange(SchemaChangeKind Kind, string Description, bool IsBreaking);
