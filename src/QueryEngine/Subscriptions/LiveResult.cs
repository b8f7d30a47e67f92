using System.Collections.Immutable;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A result at a revision. Shared by all subscribers of a query.</summary>
internal sealed record LiveResult(Revision Revision, ImmutableArray<LiveGroup> Groups);
