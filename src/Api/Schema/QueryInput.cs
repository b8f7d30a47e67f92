using LinkedRecords.Api.Schema.Scalars;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>Reads the arguments of <c>findAll</c>.</summary>
internal static class QueryInput
{
    private static readonly QueryReader Reader = new(NodeReader.Default);

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

    private static Dictionary<string, object?> Common(in FieldContext context)
    {
        var json = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["where"] = context.Argument<object>("where"),
            ["first"] = context.Argument<int>("first"),
        };
        if (context.Argument<IReadOnlyDictionary<string, object?>>("orderBy") is { } order)
        {
            json["orderBy"] = OrderingOf(order);
        }

        return json;
    }

    private static RecordQuery Read(Dictionary<string, object?> json) => Reader.ReadRecords(RawJson.ToElement(json)) switch
    {
        QueryReading<RecordQuery>.Read(var query) => query,
        QueryReading<RecordQuery>.Wrong(var errors) => throw ApiErrors.Of(errors),
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
