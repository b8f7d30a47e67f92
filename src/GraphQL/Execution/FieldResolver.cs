namespace LinkedRecords.GraphQL.Execution;

/// <summary>Computes the value of a field; a value that is there already costs no task.</summary>
internal delegate FieldValue FieldResolver(object? source, FieldContext context);
