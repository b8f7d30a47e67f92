using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>A page of records as GraphQL shows it.</summary>
/// <param name="User">Who asked; the number of all is counted with the same eyes.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Revision">When it was true.</param>
/// <param name="Records">The page.</param>
/// <param name="After">The cursor to go on with; null at the end.</param>
/// <param name="Plan">How it was found, when asked.</param>
internal sealed record RecordConnection(
    Node User, RecordQuery Query, Revision Revision, ImmutableArray<SeenRecord> Records, string? After, ImmutableArray<string> Plan);
