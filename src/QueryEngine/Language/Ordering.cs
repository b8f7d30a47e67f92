using System.Collections.Immutable;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>By what rows are ordered. Rows that are equal in it, and rows without such a value at the end, follow by name.</summary>
/// <param name="Key">What is compared.</param>
/// <param name="Descending">Greatest first.</param>
/// <param name="Path">The path inside a key-value record; only with <see cref="OrderKey.Value"/>.</param>
public sealed record Ordering(OrderKey Key, bool Descending = false, ImmutableArray<string> Path = default);
