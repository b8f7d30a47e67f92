using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>JSON into document values and back.</summary>
public static class DocumentJson
{
    /// <summary>A value for a JSON node; null is JSON null.</summary>
    /// <param name="newId">Gives each element of an array an id that no other has.</param>
    /// <exception cref="RefusedException">The value nests too deep.</exception>
    public static DocumentValue FromJson(JsonNode? json, Func<string> newId) => FromJson(json, newId, depth: 0);

    /// <summary>
    /// The JSON of a value. A tree is an array of its top nodes, each <c>{"id", "value", "children"}</c>. Properties
    /// are in ordinal order.
    /// </summary>
    public static JsonNode? ToJson(DocumentValue value) => value switch
    {
        DocumentValue.Boolean boolean => JsonValue.Create(boolean.Value),
        DocumentValue.Number number => JsonValue.Create(number.Value),
        DocumentValue.Text text => JsonValue.Create(text.Value),
        DocumentValue.Map map => new JsonObject(map.Properties.Select(property => KeyValuePair.Create(property.Key, ToJson(property.Value)))),
        DocumentValue.List list => new JsonArray([.. list.Elements.Select(element => ToJson(element.Value))]),
        DocumentValue.Tree tree => ToJson(tree),
        _ => null,
    };

    private static DocumentValue FromJson(JsonNode? json, Func<string> newId, int depth)
    {
        if (depth >= KeyValueLimits.ValueDepth)
            throw new RefusedException(RefusalCode.LimitExceeded, "value", $"A value nests at most {KeyValueLimits.ValueDepth} deep.");
        return json switch
        {
            JsonObject map => new DocumentValue.Map(map.ToImmutableSortedDictionary(
                property => property.Key, property => FromJson(property.Value, newId, depth + 1), StringComparer.Ordinal)),
            JsonArray array => new DocumentValue.List([.. array.Zip(ListPosition.Initial(array.Count), (item, position) =>
                new DocumentValue.Element(newId(), position, FromJson(item, newId, depth + 1)))]),
            _ => LeafOf(json),
        };
    }

    private static DocumentValue LeafOf(JsonNode? json) => json?.GetValueKind() switch
    {
        null or JsonValueKind.Null => DocumentValue.Null,
        JsonValueKind.True => new DocumentValue.Boolean(Value: true),
        JsonValueKind.False => new DocumentValue.Boolean(Value: false),
        JsonValueKind.Number => new DocumentValue.Number(json.Deserialize<double>()),
        _ => new DocumentValue.Text(json.GetValue<string>()),
    };

    // Parents come before their children, so each node finds its parent's array; no recursion over the tree's depth.
    private static JsonArray ToJson(DocumentValue.Tree tree)
    {
        var top = new JsonArray();
        var childrenOf = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        foreach (var node in tree.Nodes)
        {
            var children = childrenOf[node.Id] = [];
            var siblings = node.Parent is null ? top : childrenOf[node.Parent];
            siblings.Add((JsonNode)new JsonObject { ["id"] = node.Id, ["value"] = ToJson(node.Value), ["children"] = children });
        }

        return top;
    }
}
