using System.Collections.Immutable;
using LinkedRecords.Api.Schema.Scalars;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>Reads the arguments of queries: patterns, order and page, conditions on facts.</summary>
internal static class QueryInput
{
    private static readonly string[] EndsOfFacts = ["subject", "predicate", "object"];
    private static readonly QueryReader Reader = new(NodeReader.Default);
    private static readonly FactQueryReader FactReader = new(NodeReader.Default);

    /// <summary>A query for a page of the answer.</summary>
    /// <exception cref="GraphQLException">It is not well formed; every mistake is named.</exception>
    public static RecordQuery Page(in FieldContext context)
    {
        var json = Common(context);
        json["explain"] = context.Argument<bool>("explain");
        if (context.Argument<string>("after") is { } after)
        {
            json["after"] = after;
        }

        return Read(json);
    }

    /// <summary>A query that is kept answered.</summary>
    /// <exception cref="GraphQLException">It is not well formed; every mistake is named.</exception>
    public static RecordQuery Live(in FieldContext context) => Read(Common(context));

    /// <summary>Patterns alone.</summary>
    /// <exception cref="GraphQLException">They are not well formed; every mistake is named.</exception>
    public static RecordQuery Plain(in FieldContext context) => Read(Patterns(context));

    /// <summary>A query for facts: the conditions of the field itself, or any of those in <c>anyOf</c>.</summary>
    /// <exception cref="GraphQLException">It is not well formed; every mistake is named.</exception>
    public static ImmutableArray<FactQuery> Facts(in FieldContext context)
    {
        var own = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var end in EndsOfFacts)
        {
            if (context.Argument<object>(end) is { } condition)
            {
                own[end] = condition;
            }
        }

        if (context.Argument<IEnumerable<object?>>("anyOf") is not { } alternatives)
        {
            return Read(FactReader.Read(RawJson.ToElement(own)));
        }

        var any = own.Count > 0 ? alternatives.Prepend(own) : alternatives;
        return Read(FactReader.Read(RawJson.ToElement(any.ToList())));
    }

    private static Dictionary<string, object?> Common(in FieldContext context)
    {
        var json = Patterns(context);
        json["first"] = context.Argument<int>("first");
        if (context.Argument<IReadOnlyDictionary<string, object?>>("orderBy") is { } order)
        {
            json["orderBy"] = OrderingOf(order);
        }

        return json;
    }

    private static Dictionary<string, object?> Patterns(in FieldContext context)
    {
        var where = context.Argument<IEnumerable<object?>>("where") ?? [];
        if (context.Argument<object>("anyOf") is { } branches)
        {
            where = where.Append(new Dictionary<string, object?>(StringComparer.Ordinal) { ["anyOf"] = branches });
        }

        return new(StringComparer.Ordinal) { ["where"] = where.ToList() };
    }

    private static RecordQuery Read(Dictionary<string, object?> json) => Read(Reader.ReadRecords(RawJson.ToElement(json)));

    private static TQuery Read<TQuery>(QueryReading<TQuery> reading) => reading switch
    {
        QueryReading<TQuery>.Read(var query) => query,
        QueryReading<TQuery>.Wrong(var errors) => throw ApiErrors.Of(errors),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Dictionary<string, object?> OrderingOf(IReadOnlyDictionary<string, object?> order)
    {
        var ordering = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["descending"] = order["direction"] is "DESCENDING",
        };
        if (order["by"] is "VALUE")
        {
            ordering["value"] = order.GetValueOrDefault("path") ?? Array.Empty<object?>();
        }
        else
        {
            ordering["key"] = order["by"] is "CREATED" ? "created" : "changed";
        }

        return ordering;
    }
}
