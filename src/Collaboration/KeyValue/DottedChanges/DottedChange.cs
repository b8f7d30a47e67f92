using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>The keyValue change of the npm client: entries of a dotted key and a value, applied in order.</summary>
/// <remarks>The rules, also those that surprise, are the client's; docs/formats/keyvalue.md lists where we differ.</remarks>
public sealed record DottedChange(IReadOnlyList<DottedEntry> Entries)
{
    /// <summary>How many elements one entry may add to an array, mostly as nulls.</summary>
    public const int MaxGap = 10_000;

    /// <summary>Reads the client's JSON. What is no array, and entries without a key, do nothing.</summary>
    public static DottedChange FromJson(JsonNode? json) => new([.. (json as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(entry => entry["key"]?.GetValueKind() == JsonValueKind.String)
        .Select(entry => new DottedEntry(entry["key"]!.GetValue<string>(), entry["value"]?.DeepClone()))]);

    /// <summary>The change that does what this one and then another do: one entry for each key, the last one.</summary>
    public DottedChange Merge(DottedChange next) =>
        new([.. Entries.Concat(next.Entries).Reverse().DistinctBy(entry => entry.Key, StringComparer.Ordinal).Reverse()]);

    /// <summary>What the change makes of a document, which itself is left as it is.</summary>
    public DottedOutcome ApplyTo(JsonObject document)
    {
        var root = (JavaScriptObject)JavaScriptObject.FromJson(document)!;
        return Fault(root) is { } refused ? refused : new DottedOutcome.Applied((JsonObject)JavaScriptObject.ToJson(root)!);
    }

    internal DottedOutcome.Refused? Fault(JavaScriptObject root)
    {
        foreach (var entry in Entries)
        {
            string? fault = null;
            if (entry.Value is null)
                Delete(root, entry.Key);
            else
                fault = Set(root, DottedPath.Split(entry.Key), JavaScriptObject.FromJson(entry.Value));
            if (fault is not null)
                return new DottedOutcome.Refused(fault, entry.Key);
        }

        return null;
    }

    private static string? Set(JavaScriptObject target, List<(string Name, bool IsIndex)> steps, object? value)
    {
        if (steps.Exists(step => DottedPath.IsUnsafe(step.Name)))
            return "unsafe-key";

        for (var i = 0; i < steps.Count - 1; i++)
        {
            var name = steps[i].Name;
            _ = target.TryGet(name, out var inner);
            if (inner is not JavaScriptObject next || (steps[i + 1].IsIndex && !next.IsArray))
            {
                next = new JavaScriptObject(steps[i + 1].IsIndex);
                if (Assign(target, name, next) is { } fault)
                    return fault;
            }

            target = next;
        }

        return steps.Count == 0 ? null : Assign(target, steps[^1].Name, value);
    }

    private static string? Assign(JavaScriptObject target, string name, object? value)
    {
        if (!target.IsArray)
        {
            target.Set(name, value);
            return null;
        }

        if (string.Equals(name, "length", StringComparison.Ordinal))
            return Resize(target, value);
        if (uint.TryParse(name, out var index) && index < uint.MaxValue && index > target.Length + MaxGap)
            return "sparse-array";
        target.Set(name, value);
        return null;
    }

    private static string? Resize(JavaScriptObject array, object? length)
    {
        if (length is not JsonValue number || number.GetValueKind() != JsonValueKind.Number
            || number.Deserialize<double>() is not (>= 0 and <= uint.MaxValue and var size) || !double.IsInteger(size))
            return "array-length";
        if (size > array.Length + MaxGap)
            return "sparse-array";
        array.Resize((uint)size);
        return null;
    }

    // Splits at every point, and knows neither escapes nor slashes nor indices; leaves a hole in an array.
    private static void Delete(JavaScriptObject target, string key)
    {
        var steps = key.Split('.');
        foreach (var step in steps[..^1])
        {
            if (!target.TryGet(step, out var inner) || inner is not JavaScriptObject next)
                return;
            target = next;
        }

        target.Remove(steps[^1]);
    }
}
