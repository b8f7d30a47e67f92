using System.Collections.Immutable;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Reads queries from JSON. Everything that is wrong is reported, each with the element and the reason.</summary>
/// <param name="nodes">Reads the nodes in them.</param>
public sealed class QueryReader(NodeReader nodes)
{
    /// <summary>Named queries of a compound query at most.</summary>
    public const int MaximumGroups = 64;

    private const int MaximumFirst = 10_000;
    private const int MaximumPath = 16;

    /// <summary>Reads a compound query: an object whose values are ids, arrays of patterns, or objects with <c>where</c> and more.</summary>
    public QueryReading<CompoundQuery> ReadCompound(JsonElement json)
    {
        var errors = new ErrorList();
        if (!errors.Expect(json, JsonValueKind.Object, "", "A compound query is an object of named queries"))
            return errors.Reading(new CompoundQuery([]));
        var count = json.EnumerateObject().Count();
        if (count == 0)
            errors.Add(QueryCodes.Empty, "", "A compound query has at least one named query.");
        if (count > MaximumGroups)
            errors.Add(QueryCodes.TooLarge, "", $"At most {MaximumGroups} named queries; found {count}.");
        var groups = errors.IsEmpty
            ? json.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, ReadGroup(property.Value, property.Name, errors)))
            : [];
        return errors.Reading(new CompoundQuery([.. groups]));
    }

    /// <summary>Reads one query: an array of patterns, or an object with <c>where</c>, <c>orderBy</c>, <c>first</c>, <c>after</c>, <c>count</c>, <c>exists</c>, <c>explain</c>.</summary>
    public QueryReading<RecordQuery> ReadRecords(JsonElement json)
    {
        var errors = new ErrorList();
        var query = ReadQuery(json, "", errors);
        return errors.Reading(query);
    }

    private Group ReadGroup(JsonElement json, string path, ErrorList errors)
    {
        if (json.ValueKind != JsonValueKind.String)
            return new Group.ByPatterns(ReadQuery(json, path, errors));
        if (!nodes.TryRead(json.GetString()!, FactPart.Subject, out var node, out var error))
            errors.Add(error.Code, path, error.Message);
        return new Group.ById(node);
    }

    private RecordQuery ReadQuery(JsonElement json, string path, ErrorList errors)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return new() { Where = ReadWhere(json, path, errors) };
        var query = new RecordQuery();
        if (!errors.Expect(json, JsonValueKind.Object, path, "A query is an id, an array of patterns, or an object with where"))
            return query;
        foreach (var property in json.EnumerateObject())
            query = WithProperty(query, property, path.Length == 0 ? property.Name : $"{path}.{property.Name}", errors);
        return query;
    }

    private RecordQuery WithProperty(RecordQuery query, JsonProperty property, string path, ErrorList errors)
    {
        var value = property.Value;
        switch (property.Name)
        {
            case "where":
                return query with { Where = ReadWhere(value, path, errors) };
            case "first" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var first) && first is > 0 and <= MaximumFirst:
                return query with { First = first };
            case "after" when value.ValueKind == JsonValueKind.String:
                return query with { After = value.GetString() };
            case "count" or "exists" or "explain" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return WithFlag(query, property.Name, value.GetBoolean());
            case "orderBy":
                return query with { OrderBy = ReadOrdering(value, path, errors) };
            case "first":
                errors.Add(QueryCodes.TypeWrong, path, $"first is a whole number from 1 to {MaximumFirst}.");
                return query;
            case "after" or "count" or "exists" or "explain":
                errors.Add(QueryCodes.TypeWrong, path, "after is a cursor; count, exists and explain are true or false.");
                return query;
            default:
                errors.Add(QueryCodes.PropertyUnknown, path, "A query has where, orderBy, first, after, count, exists and explain.");
                return query;
        }
    }

    private static RecordQuery WithFlag(RecordQuery query, string name, bool value) => name switch
    {
        "explain" => query with { Explain = value },
        "count" when value => query with { Wanted = Wanted.Count },
        "exists" when value => query with { Wanted = Wanted.Exists },
        _ => query,
    };

    private ImmutableArray<Pattern> ReadWhere(JsonElement json, string path, ErrorList errors)
    {
        var patterns = new PatternReader(nodes, errors).ReadAll(json, path);
        if (errors.IsEmpty)
            Connections.Check(patterns, path, errors);
        return patterns;
    }

    private static Ordering? ReadOrdering(JsonElement json, string path, ErrorList errors)
    {
        if (json.ValueKind == JsonValueKind.String && KeyOf(json) is { } plain)
            return new(plain);
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("key", out var key) && KeyOf(key) is { } named)
            return new(named, IsDescending(json));
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("value", out var value) && PathOf(value) is { } segments)
            return new(OrderKey.Value, IsDescending(json), segments);
        errors.Add(QueryCodes.TypeWrong, path, "orderBy is \"created\" or \"changed\", {\"key\": one of them}, or {\"value\": [path inside a key-value record]}, with an optional \"descending\": true.");
        return null;
    }

    private static bool IsDescending(JsonElement json) =>
        json.TryGetProperty("descending", out var descending) && descending.ValueKind == JsonValueKind.True;

    private static OrderKey? KeyOf(JsonElement json) => (json.ValueKind == JsonValueKind.String ? json.GetString() : null) switch
    {
        "created" => OrderKey.Created,
        "changed" => OrderKey.Changed,
        _ => null,
    };

    private static ImmutableArray<string>? PathOf(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is 0 or > MaximumPath)
            return null;
        return json.EnumerateArray().All(segment => segment.ValueKind == JsonValueKind.String)
            ? [.. json.EnumerateArray().Select(segment => segment.GetString()!)]
            : null;
    }
}
