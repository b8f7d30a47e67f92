using System.Collections.Immutable;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Reads queries for facts from JSON: one object with <c>subject</c>, <c>predicate</c> and <c>object</c>, or an array of which any may hold.</summary>
/// <remarks>
/// <c>subject</c> and <c>object</c> are arrays of node ids and pairs <c>[predicate, object]</c>, all of which must hold;
/// <c>predicate</c> is an array of predicates, any of which may. At least one of the three is given.
/// </remarks>
public sealed class FactQueryReader(NodeReader nodes)
{
    private const int MaximumAlternatives = 32;
    private const int MaximumConditions = 32;

    /// <summary>Reads one query or several; everything that is wrong is reported.</summary>
    public QueryReading<ImmutableArray<FactQuery>> Read(JsonElement json)
    {
        var errors = new ErrorList();
        if (json.ValueKind != JsonValueKind.Array)
            return errors.Reading(ImmutableArray.Create(ReadQuery(json, "", errors)));
        if (json.GetArrayLength() is 0 or > MaximumAlternatives)
            errors.Add(QueryCodes.TooLarge, "", $"1 to {MaximumAlternatives} alternatives; found {json.GetArrayLength()}.");
        return errors.Reading(errors.IsEmpty
            ? json.EnumerateArray().Select((query, at) => ReadQuery(query, $"[{at}]", errors)).ToImmutableArray()
            : []);
    }

    private FactQuery ReadQuery(JsonElement json, string path, ErrorList errors)
    {
        var query = new FactQuery();
        if (!errors.Expect(json, JsonValueKind.Object, path, "A query for facts is an object with subject, predicate or object"))
            return query;
        foreach (var property in json.EnumerateObject())
            query = WithCondition(query, property, path.Length == 0 ? property.Name : $"{path}.{property.Name}", errors);
        if (query.Subject.IsEmpty && query.Predicate.IsEmpty && query.Object.IsEmpty)
            errors.Add(QueryCodes.Empty, path, "At least one of subject, predicate and object holds a condition.");
        return query;
    }

    private FactQuery WithCondition(FactQuery query, JsonProperty property, string path, ErrorList errors)
    {
        if (property.Name is not ("subject" or "predicate" or "object"))
        {
            errors.Add(QueryCodes.PropertyUnknown, path, "A query for facts has subject, predicate and object.");
            return query;
        }

        if (!errors.Expect(property.Value, JsonValueKind.Array, path, $"{property.Name} is an array"))
            return query;
        if (property.Value.GetArrayLength() is 0 or > MaximumConditions)
        {
            errors.Add(QueryCodes.TooLarge, path, $"1 to {MaximumConditions} conditions; found {property.Value.GetArrayLength()}.");
            return query;
        }

        var conditions = property.Value.EnumerateArray().Select((condition, at) => (Json: condition, Path: $"{path}[{at}]"));
        return property.Name switch
        {
            "subject" => query with { Subject = [.. conditions.Select(condition => ReadEnd(condition.Json, condition.Path, errors)).OfType<FactQuery.End>()] },
            "object" => query with { Object = [.. conditions.Select(condition => ReadEnd(condition.Json, condition.Path, errors)).OfType<FactQuery.End>()] },
            _ => query with { Predicate = [.. conditions.Select(condition => ReadNode(condition.Json, FactPart.Predicate, condition.Path, errors)).OfType<Node>()] },
        };
    }

    private FactQuery.End? ReadEnd(JsonElement json, string path, ErrorList errors)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return ReadNode(json, FactPart.Object, path, errors) is { } node ? new FactQuery.End.Is(node) : null;
        if (json.GetArrayLength() != 2)
        {
            errors.Add(QueryCodes.PatternLength, path, $"A pattern here is [predicate, object]; found {json.GetArrayLength()} elements.");
            return null;
        }

        return ReadNode(json[0], FactPart.Predicate, path + "[0]", errors) is { } predicate
            && ReadNode(json[1], FactPart.Object, path + "[1]", errors) is { } @object
                ? new FactQuery.End.Has(predicate, @object)
                : null;
    }

    private Node? ReadNode(JsonElement json, FactPart part, string path, ErrorList errors)
    {
        if (nodes.TryReadJson(json, part, out var node, out var error))
            return node;
        errors.Add(error.Code, path, error.Message);
        return null;
    }
}
