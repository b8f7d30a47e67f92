using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Tests.Conformance;

namespace LinkedRecords.GraphQL.Tests.Execution;

/// <summary>What a client makes of the payloads of an incremental response.</summary>
internal sealed class MergedPayloads
{
    private readonly JsonObject _data;
    private readonly List<JsonElement> _errors = [];
    private List<JsonElement> _failed = [];
    private readonly Dictionary<string, JsonElement> _pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedIds = new(StringComparer.Ordinal);
    private string? _problem;

    public MergedPayloads(List<JsonElement> payloads)
    {
        _data = JsonNode.Parse(payloads[0].GetProperty("data").GetRawText())!.AsObject();
        foreach (var payload in payloads)
            Apply(payload);
        if (_pending.Count > 0)
            _problem ??= $"never completed: {string.Join(", ", _pending.Keys)}";
    }

    /// <summary>What differs from the recorded outcome, or null.</summary>
    /// <param name="expected">The recorded outcome.</param>
    /// <param name="isAnyErrorRight">Whether another error than the recorded one may have failed a part: of siblings that are awaited, any may be first.</param>
    public string? Check(JsonElement expected, bool isAnyErrorRight)
    {
        if (_problem is not null)
            return _problem;
        var expectedErrors = expected.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().ToList() : [];
        var expectedFailed = expected.TryGetProperty("failed", out var failed) ? failed.EnumerateArray().ToList() : [];
        if (!HaveSameContent(expected.GetProperty("data"), JsonSerializer.SerializeToElement(_data)))
            return $"  expected data: {expected.GetProperty("data")}\n  merged data:   {_data.ToJsonString()}";
        if (!ResultComparison.AreEqualMultisets(expectedErrors, _errors))
            return $"  expected errors: {string.Join(", ", expectedErrors)}\n  errors: {string.Join(", ", _errors)}";
        if (isAnyErrorRight)
            (expectedFailed, _failed) = (WithoutErrors(expectedFailed), WithoutErrors(_failed));
        return ResultComparison.AreEqualMultisets(expectedFailed, _failed)
            ? null
            : $"  expected failed: {string.Join(", ", expectedFailed)}\n  failed: {string.Join(", ", _failed)}";
    }

    private static List<JsonElement> WithoutErrors(List<JsonElement> failed) => [.. failed.Select(part => JsonSerializer.SerializeToElement(
        part.EnumerateObject().Where(member => !string.Equals(member.Name, "errors", StringComparison.Ordinal)).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)))];

    // Members may come in another order, for payloads do.
    private static bool HaveSameContent(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => one.EnumerateObject().Count() == other.EnumerateObject().Count()
            && one.EnumerateObject().All(member => other.TryGetProperty(member.Name, out var value) && HaveSameContent(member.Value, value)),
        (JsonValueKind.Array, JsonValueKind.Array) => one.GetArrayLength() == other.GetArrayLength()
            && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => HaveSameContent(pair.First, pair.Second)),
        _ => JsonComparison.AreEqual(one, other),
    };

    private void Apply(JsonElement payload)
    {
        _errors.AddRange(ResultComparison.ErrorsOf(payload));
        foreach (var pending in Members(payload, "pending"))
        {
            var id = pending.GetProperty("id").GetString()!;
            if (!_usedIds.Add(id))
                _problem ??= $"id {id} was used twice";
            _pending[id] = pending;
        }
        foreach (var entry in Members(payload, "incremental"))
            Merge(entry);
        foreach (var completed in Members(payload, "completed"))
            Complete(completed);
    }

    private void Merge(JsonElement entry)
    {
        _errors.AddRange(ResultComparison.ErrorsOf(entry));
        if (!_pending.TryGetValue(entry.GetProperty("id").GetString()!, out var pending))
        {
            _problem ??= $"data for what is not pending: {entry}";
            return;
        }
        var path = pending.GetProperty("path").EnumerateArray().Concat(Members(entry, "subPath"));
        JsonNode target = _data;
        foreach (var step in path)
            target = step.ValueKind == JsonValueKind.Number ? target[step.GetInt32()]! : target[step.GetString()!]!;
        if (entry.TryGetProperty("items", out var items))
        {
            foreach (var item in items.EnumerateArray())
                target.AsArray().Add(JsonNode.Parse(item.GetRawText()));
        }
        else
        {
            Merge(target.AsObject(), entry.GetProperty("data"));
        }
    }

    private static void Merge(JsonObject target, JsonElement data)
    {
        foreach (var member in data.EnumerateObject())
        {
            if (target[member.Name] is JsonObject inner && member.Value.ValueKind == JsonValueKind.Object)
                Merge(inner, member.Value);
            else
                target[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }
    }

    private void Complete(JsonElement completed)
    {
        var id = completed.GetProperty("id").GetString()!;
        if (!_pending.Remove(id, out var pending))
            _problem ??= $"id {id} was completed without being pending";
        if (!completed.TryGetProperty("errors", out var errors))
            return;
        var failed = new JsonObject { ["path"] = JsonNode.Parse(pending.GetProperty("path").GetRawText()) };
        if (pending.TryGetProperty("label", out var label))
            failed["label"] = label.GetString();
        failed["errors"] = JsonNode.Parse(errors.GetRawText());
        _failed.Add(JsonSerializer.SerializeToElement(failed));
    }

    private static List<JsonElement> Members(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var members) ? [.. members.EnumerateArray()] : [];
}
