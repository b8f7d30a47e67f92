namespace LinkedRecords.GraphQL.Execution;

/// <summary>Opens the stream of events of a subscription field. The result is an <see cref="IAsyncEnumerable{T}"/>; anything else is reported as an error.</summary>
internal delegate ValueTask<object?> SourceStream(object? root, FieldContext context);
