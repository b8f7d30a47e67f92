namespace LinkedRecords.GraphQL.Execution;

/// <summary>Stands for fields of schemas that were built without resolvers: those can be printed and validated against, and answer null.</summary>
internal static class UnboundField
{
    public static FieldValue Resolve(object? source, FieldContext context) => default;
}
