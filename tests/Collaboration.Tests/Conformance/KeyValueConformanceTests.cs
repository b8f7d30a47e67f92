using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.KeyValue.DottedChanges;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Conformance;

/// <summary>What the npm client does with keyValue records. Where we differ, and why: deviations-keyvalue.md.</summary>
public sealed class KeyValueConformanceTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string> DeviatingQuirks = new(StringComparer.Ordinal)
    {
        ["null-parent"] = "deleting below a null deletes nothing, instead of losing the whole change",
        ["shadowed-hasOwnProperty"] = "a property of that name does not stop others from being deleted",
        ["inherited-member"] = "there are no inherited members; the name is an ordinary property",
    };

    [Fact]
    public void A_change_makes_of_a_document_what_the_npm_client_makes_of_it() =>
        new ConformanceSuite("keyvalue-apply", output).Run("keyvalue/apply.jsonl", CheckApply, Deviation);

    [Fact]
    public void Two_changes_merge_as_in_the_npm_client() =>
        new ConformanceSuite("keyvalue-merge", output).Run("keyvalue/merge.jsonl", CheckMerge, _ => null);

    [Fact]
    public void A_value_that_is_set_sends_what_the_npm_client_sends() =>
        new ConformanceSuite("keyvalue-client-set", output).Run(
            "keyvalue/client-set.jsonl",
            CheckSet,
            given => given["error"] is null ? null : DeviatingQuirks["null-parent"]);

    private static string? Deviation(JsonObject given)
    {
        if (string.Equals(given["error"]?.GetValue<string>(), "array-length", StringComparison.Ordinal))
            return "deleting the length of an array deletes nothing";
        return (given["quirks"]?.AsArray() ?? [])
            .Select(quirk => DeviatingQuirks.GetValueOrDefault(quirk!.GetValue<string>()))
            .FirstOrDefault(reason => reason is not null);
    }

    private static string? CheckApply(JsonObject given) =>
        (DottedChange.FromJson(given["change"]).ApplyTo(given["before"]!.AsObject()), given["error"]?.GetValue<string>()) switch
        {
            (DottedOutcome.Applied applied, null) => Difference(given["after"], applied.Document),
            (DottedOutcome.Refused refused, { } error) => Difference(error, refused.Code),
            (DottedOutcome.Refused refused, null) => $"refused with {refused.Code} at {refused.Key}",
            (_, var error) => $"applied, not refused with {error}",
        };

    private static string? CheckMerge(JsonObject given)
    {
        var (a, b) = (DottedChange.FromJson(given["a"]), DottedChange.FromJson(given["b"]));
        var before = given["before"]!.AsObject();
        var merged = a.Merge(b);
        var inSequence = a.ApplyTo(before) is DottedOutcome.Applied first ? Text(b.ApplyTo(first.Document)) : null;

        var isSame = string.Equals(Text(merged.ApplyTo(before)), inSequence, StringComparison.Ordinal);
        return Difference(given["merged"], ToJson(merged)) ?? Difference(given["mergeEqualsSequence"], isSame);
    }

    // Two documents are told apart by their text, as the vectors do: also by the order of the properties.
    private static string? Text(DottedOutcome outcome) => (outcome as DottedOutcome.Applied)?.Document.ToJsonString();

    private static string? CheckSet(JsonObject given)
    {
        var (stored, wanted) = (given["stored"]!.AsObject(), given["set"]!.AsObject());
        var sent = DottedDifference.Between(stored, wanted);
        var shown = DottedDifference.Shown(stored, wanted);

        return Difference(given["loaded"], DottedDifference.Loaded(stored))
            ?? Difference(given["sent"], sent.Entries.Count == 0 ? null : ToJson(sent))
            ?? Difference(given["clientValueAfter"], shown)
            ?? (given["reachesTarget"] is { } reaches ? Difference(reaches, JsonNode.DeepEquals(shown, wanted)) : null);
    }

    private static JsonArray ToJson(DottedChange change) =>
        [.. change.Entries.Select(entry => new JsonObject { ["key"] = entry.Key, ["value"] = entry.Value?.DeepClone() })];

    private static string? Difference(JsonNode? expected, JsonNode? actual) => JsonNode.DeepEquals(expected, actual)
        ? null
        : $"expected {expected?.ToJsonString() ?? "null"}, was {actual?.ToJsonString() ?? "null"}";
}
