using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Scenarios;

/// <summary>Reads <c>subject=kv-a,isA:Doc predicate=isA object=Doc</c>.</summary>
internal static class FactQueryText
{
    public static FactQuery Read(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(new FactQuery(), With);

    private static FactQuery With(FactQuery query, string condition)
    {
        var values = condition[(condition.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(',');
        return condition[0] switch
        {
            's' => query with { Subject = [.. values.Select(End)] },
            'o' => query with { Object = [.. values.Select(End)] },
            _ => query with { Predicate = [.. values.Select(value => new Node(value))] },
        };
    }

    private static FactQuery.End End(string text) => text.Split(':') switch
    {
        [var predicate, var @object] => new FactQuery.End.Has(new(predicate), new(@object)),
        _ => new FactQuery.End.Is(new(text)),
    };
}
