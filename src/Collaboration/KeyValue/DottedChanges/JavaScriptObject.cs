using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>An object or array as JavaScript has them: an array is an object, and may have holes and named properties.</summary>
/// <remarks>Both are lost when it is written as JSON: holes become null, names disappear. A property's value is a
/// <see cref="JavaScriptObject"/>, or a JSON leaf, or null for JSON null.</remarks>
internal sealed class JavaScriptObject(bool isArray)
{
    private static readonly FrozenSet<string> OfObjects = FrozenSet.Create(
        StringComparer.Ordinal,
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "constructor", "hasOwnProperty",
        "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf");

    private static readonly FrozenSet<string> OfArrays = FrozenSet.Create(
        StringComparer.Ordinal,
        "at", "concat", "copyWithin", "entries", "every", "fill", "filter", "find", "findIndex", "findLast",
        "findLastIndex", "flat", "flatMap", "forEach", "includes", "indexOf", "join", "keys", "lastIndexOf", "length",
        "map", "pop", "push", "reduce", "reduceRight", "reverse", "shift", "slice", "some", "sort", "splice",
        "toReversed", "toSorted", "toSpliced", "unshift", "values", "with");

    private readonly SortedDictionary<uint, object?> _indexed = [];
    private readonly OrderedDictionary<string, object?> _named = new(StringComparer.Ordinal);
    private uint _length;

    public bool IsArray { get; } = isArray;

    public uint Length => _length;

    public bool IsEmpty => _indexed.Count == 0 && _named.Count == 0;

    /// <summary>The own properties: indices ascending, then names as they were added.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Properties => _indexed
        .Select(property => KeyValuePair.Create(property.Key.ToString(CultureInfo.InvariantCulture), property.Value))
        .Concat(_named);

    public static object? FromJson(JsonNode? json)
    {
        if (json is JsonValue)
            return json;
        if (json is null)
            return null;

        var copy = new JavaScriptObject(json is JsonArray);
        if (json is JsonObject properties)
        {
            foreach (var (name, value) in properties)
                copy.Set(name, FromJson(value));
        }
        else
        {
            foreach (var item in json.AsArray())
                copy.Set(copy._length.ToString(CultureInfo.InvariantCulture), FromJson(item));
        }

        return copy;
    }

    public static JsonNode? ToJson(object? value) => value switch
    {
        JavaScriptObject { IsArray: true } array => array.ToArray(),
        JavaScriptObject map => new JsonObject(map.Properties.Select(property => KeyValuePair.Create(property.Key, ToJson(property.Value)))),
        JsonNode leaf => leaf.DeepClone(),
        _ => null,
    };

    /// <summary>Whether every object or array has something of this name, before anything is set.</summary>
    public bool Inherits(string name) => OfObjects.Contains(name) || (IsArray && OfArrays.Contains(name));

    public bool TryGet(string name, out object? value) =>
        Index(name) is { } index ? _indexed.TryGetValue(index, out value) : _named.TryGetValue(name, out value);

    public void Set(string name, object? value)
    {
        if (Index(name) is { } index)
        {
            _indexed[index] = value;
            _length = Math.Max(_length, index + 1);
        }
        else
        {
            _named[name] = value;
        }
    }

    public void Remove(string name)
    {
        if (Index(name) is { } index)
            _indexed.Remove(index);
        else
            _named.Remove(name);
    }

    public void Resize(uint length)
    {
        foreach (var index in _indexed.Keys.Where(index => index >= length).ToList())
            _indexed.Remove(index);
        _length = length;
    }

    private static uint? Index(string name) =>
        uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < uint.MaxValue
        && (name[0] != '0' || name.Length == 1)
            ? index
            : null;

    private JsonArray ToArray()
    {
        var array = new JsonArray();
        for (var index = 0U; index < _length; index++)
            array.Add(_indexed.TryGetValue(index, out var item) ? ToJson(item) : null);
        return array;
    }
}
