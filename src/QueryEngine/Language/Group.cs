using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>One named part of a compound query.</summary>
public abstract record Group
{
    private Group()
    {
    }

    /// <summary>One record by its id.</summary>
    public sealed record ById(Node Record) : Group;

    /// <summary>The records that match.</summary>
    public sealed record ByPatterns(RecordQuery Query) : Group;

    /// <summary>The facts that fulfil at least one of the queries.</summary>
    public sealed record ByFacts(ImmutableArray<FactQuery> Queries) : Group;
}
