namespace LinkedRecords.GraphQL.Execution;

/// <summary>Loads the values of many keys in one go. Declare it once, as a static method or a field: a request has one loader per delegate.</summary>
/// <param name="keys">Distinct, in the order in which they were asked for.</param>
/// <param name="requestContext">The context object of the request.</param>
/// <returns>The values by key; a key that is missing loads as the default of <typeparamref name="TValue"/>.</returns>
public delegate ValueTask<IReadOnlyDictionary<TKey, TValue>> BatchLoad<TKey, TValue>(
    IReadOnlyList<TKey> keys, object? requestContext, CancellationToken cancellationToken)
    where TKey : notnull;
