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

    /// <summary>Several named queries that are kept answered together.</summary>
    /// <exception cref="GraphQLException">They are not well formed; every mistake is named.</exception>
    public static CompoundQuery Compound(in FieldContext context)
    {
        var named = context.Argument<IEnumerable<object?>>("queries")!.Cast<IReadOnlyDictionary<string, object?>>()
            .Select(query => (Name: (string)query["name"]!, Query: query)).ToList();
        if (named.Count is 0 or > QueryReader.MaximumGroups)
        {
            throw Wrong(QueryCodes.TooLarge, "queries", $"A compound query has 1 to {QueryReader.MaximumGroups} named queries; found {named.Count}.");
        }

        if (named.GroupBy(query => query.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } repeated)
        {
            throw Wrong(QueryCodes.TypeWrong, repeated.Key, $"Two queries are named {repeated.Key}. Names tell their results apart.");
        }

        if (named.Find(query => PartsOf(query.Query) > 1).Name is { } mixed)
        {
            throw Wrong(QueryCodes.TypeWrong, mixed, "A named query has patterns, facts or an id: one of these.");
        }

        var ofRecords = named.Where(query => FactsOf(query.Query) is null)
            .ToDictionary(query => query.Name, query => JsonOf(query.Query), StringComparer.Ordinal);
        var read = ofRecords.Count == 0
            ? []
            : Read(Reader.ReadCompound(RawJson.ToElement(ofRecords))).Groups.ToDictionary(group => group.Key, group => group.Value, StringComparer.Ordinal);
        return new CompoundQuery(
        [
            .. named.Select(query => KeyValuePair.Create(
                query.Name,
                FactsOf(query.Query) is { } conditions ? new Group.ByFacts(Read(FactReader.Read(RawJson.ToElement(conditions.ToList())))) : read[query.Name])),
        ]);
    }

    private static IEnumerable<object?>? FactsOf(IReadOnlyDictionary<string, object?> query) => query.GetValueOrDefault("facts") as IEnumerable<object?>;

    private static int PartsOf(IReadOnlyDictionary<string, object?> query) =>
        new[] { query.GetValueOrDefault("where") ?? query.GetValueOrDefault("anyOf"), query.GetValueOrDefault("facts"), query.GetValueOrDefault("id") }
            .Count(part => part is not null);

    // An id, or patterns with what else a query has.
    private static object JsonOf(IReadOnlyDictionary<string, object?> query)
    {
        if (query.GetValueOrDefault("id") is { } id)
        {
            return id;
        }

        var json = Patterns(query.GetValueOrDefault("where"), query.GetValueOrDefault("anyOf"));
        json["first"] = query["first"];
        json["count"] = query["wanted"] is "COUNT";
        json["exists"] = query["wanted"] is "EXISTS";
        if (query.GetValueOrDefault("orderBy") is IReadOnlyDictionary<string, object?> order)
        {
            json["orderBy"] = OrderingOf(order);
        }

        return json;
    }

    private static GraphQLException Wrong(string code, string path, string message) => ApiErrors.Of([new QueryError(code, path, message)]);

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

    private static Dictionary<string, object?> Patterns(in FieldContext context) =>
        Patterns(context.Argument<object>("where"), context.Argument<object>("anyOf"));

    private static Dictionary<string, object?> Patterns(object? patterns, object? branches)
    {
        var where = patterns as IEnumerable<object?> ?? [];
        if (branches is not null)
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
