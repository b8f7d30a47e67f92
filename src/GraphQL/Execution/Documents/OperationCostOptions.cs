using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>How the cost of an operation is reckoned, before it is executed: each field costs something, and what is selected below a list counts once for each item that may come.</summary>
public sealed record OperationCostOptions
{
    /// <summary>The highest cost that is executed.</summary>
    public int Limit { get; init; } = 100_000;

    /// <summary>How many items a list is taken to have when no argument says it.</summary>
    public int AssumedListSize { get; init; } = 10;

    /// <summary>Arguments that say how many items come, of the list itself or of the object around it: a number, or a list with a value for each.</summary>
    public ImmutableArray<string> SizeArguments { get; init; } = ["first", "last", "limit"];

    /// <summary>What fields cost by their coordinates, <c>Type.field</c>; all others cost 1.</summary>
    public IReadOnlyDictionary<string, int> FieldCosts { get; init; } = ImmutableDictionary<string, int>.Empty;
}
