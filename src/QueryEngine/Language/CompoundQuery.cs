using System.Collections.Immutable;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Named queries that are answered at one revision.</summary>
/// <param name="Groups">1–64, each name once, in the order in which they are answered.</param>
public sealed record CompoundQuery(ImmutableArray<KeyValuePair<string, Group>> Groups);
