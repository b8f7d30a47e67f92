namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>How a document cache has fared since the engine was made.</summary>
/// <param name="Hits">Requests whose document was known.</param>
/// <param name="Misses">Requests whose document had to be parsed.</param>
/// <param name="Evictions">Documents that made room for others.</param>
/// <param name="Count">Documents that are kept now.</param>
public sealed record DocumentCacheStatistics(long Hits, long Misses, long Evictions, int Count);
