using System.Text.Json.Nodes;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>What the npm client makes of a stored document, and what it sends to turn it into another.</summary>
/// <remarks>Used to tell such clients of changes that came by the other protocol, in the words they send themselves.</remarks>
public static class DottedDifference
{
    /// <summary>The document as the client shows it after loading: dotted names are split, objects with names like
    /// numbers are arrays.</summary>
    public static JsonObject Loaded(JsonObject stored) => (JsonObject)JavaScriptObject.ToJson(Load(stored))!;

    /// <summary>The change that the client sends when the application sets another value; without entries it sends none.</summary>
    public static DottedChange Between(JsonObject stored, JsonObject wanted)
    {
        var document = Load(stored);
        var change = Between(document, (JavaScriptObject)JavaScriptObject.FromJson(wanted)!);
        return new DottedChange([.. change.Entries.Where(entry => !IsThere(document, entry))]);
    }

    /// <summary>The document as the client shows it after it has sent <see cref="Between(JsonObject, JsonObject)"/>.</summary>
    public static JsonObject Shown(JsonObject stored, JsonObject wanted)
    {
        var document = Load(stored);
        var before = (JsonObject)JavaScriptObject.ToJson(document)!;
        var change = Between(document, (JavaScriptObject)JavaScriptObject.FromJson(wanted)!);
        return change.Entries.Any(entry => !IsThere(document, entry)) && change.Fault(document) is null ? (JsonObject)JavaScriptObject.ToJson(document)! : before;
    }

    private static DottedChange Between(JavaScriptObject before, JavaScriptObject after)
    {
        var old = Flatten(before);
        var entries = new List<DottedEntry>();
        foreach (var (path, _) in old.Properties)
        {
            var steps = path.Split('.');
            for (var length = 1; length <= steps.Length; length++)
            {
                if (Find(after, steps.AsSpan(0, length)) is null)
                    entries.Add(new DottedEntry(string.Join('.', steps[..length]), Value: null));
            }
        }

        foreach (var (path, value) in Flatten(after).Properties)
        {
            if (!old.TryGet(path, out var leaf) || !IsSame(leaf, value))
                entries.Add(new DottedEntry(path, JavaScriptObject.ToJson(value)));
        }

        return new DottedChange(entries);
    }

    // What the document has already as a property of that very name is not sent, though the client applies it to its own.
    private static bool IsThere(JavaScriptObject document, DottedEntry entry) =>
        document.TryGet(entry.Key, out var value) && JsonNode.DeepEquals(JavaScriptObject.ToJson(value), entry.Value);

    // Empty objects and arrays are leaves, and never the same as another.
    private static bool IsSame(object? left, object? right) =>
        (left is null && right is null) || (left is JsonNode one && right is JsonNode other && JsonNode.DeepEquals(one, other));

    private static object? Find(JavaScriptObject document, ReadOnlySpan<string> steps)
    {
        object? at = document;
        foreach (var step in steps)
        {
            if (at is not JavaScriptObject container || !container.TryGet(step, out at))
                return null;
        }

        return at;
    }

    private static JavaScriptObject Flatten(JavaScriptObject document)
    {
        var flat = new JavaScriptObject(isArray: false);
        Flatten(document, string.Empty, flat);
        return flat;
    }

    private static void Flatten(JavaScriptObject document, string prefix, JavaScriptObject flat)
    {
        foreach (var (name, value) in document.Properties)
        {
            var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            if (value is JavaScriptObject { IsEmpty: false } inner)
                Flatten(inner, path, flat);
            else
                flat.Set(path, value);
        }
    }

    private static JavaScriptObject Load(JsonObject stored)
    {
        var flat = new JavaScriptObject(isArray: false);
        foreach (var (name, value) in ((JavaScriptObject)JavaScriptObject.FromJson(stored)!).Properties)
        {
            if (value is not JavaScriptObject { IsEmpty: false } inner)
            {
                flat.Set(name, value);
                continue;
            }

            foreach (var (path, leaf) in Flatten(inner).Properties)
                flat.Set($"{name}.{path}", leaf);
        }

        var document = new JavaScriptObject(isArray: false);
        foreach (var (path, leaf) in flat.Properties)
            Place(document, path.Split('.'), leaf);
        return document;
    }

    private static void Place(JavaScriptObject target, string[] steps, object? leaf)
    {
        for (var i = 0; i < steps.Length - 1; i++)
        {
            var name = NameOf(steps[i]);
            if (name is "__proto__")
                return;
            _ = target.TryGet(name, out var inner);
            if (inner is JsonNode || (inner is null && target.Inherits(name)))
                return;
            var next = inner as JavaScriptObject ?? new JavaScriptObject(IsNumber(steps[i + 1]));
            target.Set(name, next);
            target = next;
        }

        target.Set(NameOf(steps[^1]), leaf);
    }

    private static bool IsNumber(string step) => !double.IsNaN(JavaScriptNumber.Read(step));

    private static string NameOf(string step) => IsNumber(step) ? JavaScriptNumber.Name(JavaScriptNumber.Read(step)) : step;
}
