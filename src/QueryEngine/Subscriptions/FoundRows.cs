using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>What an evaluation found for one part of a query: records ordered by name, or facts in their order.</summary>
internal readonly record struct FoundRows(ImmutableArray<Node> Records, ImmutableArray<Fact> Facts)
{
    public static FoundRows Of(ImmutableArray<Node> records) => new(records, []);

    public static FoundRows Of(ImmutableArray<Fact> facts) => new([], facts);
}
