using System.Collections.Immutable;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>A query as somebody wrote it, read: the query, or everything that is wrong with it.</summary>
public abstract record QueryReading<TQuery>
{
    private protected QueryReading()
    {
    }

    /// <summary>A query that can be answered.</summary>
    public sealed record Read(TQuery Query) : QueryReading<TQuery>;

    /// <summary>What is wrong, element by element; at least one error.</summary>
    public sealed record Wrong(ImmutableArray<QueryError> Errors) : QueryReading<TQuery>;
}
