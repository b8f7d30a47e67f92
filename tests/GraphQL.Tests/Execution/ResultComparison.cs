using System.Text.Json;
using LinkedRecords.GraphQL.Tests.Conformance;

namespace LinkedRecords.GraphQL.Tests.Execution;

/// <summary>Compares results: data exactly, errors as a multiset.</summary>
internal static class ResultComparison
{
    public static string? Difference(JsonElement expected, JsonElement actual) =>
        AreEqual(expected, actual) ? null : $"  expected: {expected.GetRawText()}\n  actual:   {actual.GetRawText()}";

    public static bool AreEqual(JsonElement expected, JsonElement actual) =>
        expected.TryGetProperty("data", out var data) == actual.TryGetProperty("data", out var actualData)
        && (data.ValueKind == JsonValueKind.Undefined || JsonComparison.AreEqual(data, actualData))
        && HaveEqualErrors(expected, actual);

    public static bool HaveEqualErrors(JsonElement expected, JsonElement actual) =>
        AreEqualMultisets(ErrorsOf(expected), ErrorsOf(actual));

    public static bool AreEqualMultisets(List<JsonElement> expected, List<JsonElement> actual)
    {
        if (expected.Count != actual.Count)
            return false;
        var rest = actual.ToList();
        return expected.TrueForAll(error => rest.FindIndex(other => JsonComparison.AreEqual(Ordered(error), Ordered(other))) is var index and >= 0 && Remove(rest, index));
    }

    public static List<JsonElement> ErrorsOf(JsonElement result) =>
        result.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray()] : [];

    /// <summary>Whether what is missing in the actual errors stands below a null that another error explains.</summary>
    public static bool IsPermittedSubset(JsonElement expected, JsonElement actual)
    {
        var actualErrors = ErrorsOf(actual);
        var expectedErrors = ErrorsOf(expected);
        return expected.TryGetProperty("data", out var data) && actual.TryGetProperty("data", out var actualData)
            && JsonComparison.AreEqual(data, actualData)
            && actualErrors.Count > 0
            && actualErrors.Count < expectedErrors.Count
            && actualErrors.TrueForAll(error => expectedErrors.Exists(other => JsonComparison.AreEqual(Ordered(error), Ordered(other))));
    }

    /// <summary>Whether the results differ only in errors of siblings that one null, which travelled up, stands for: any of those may be listed, and one must be.</summary>
    public static bool ExplainTheSameNulls(JsonElement expected, JsonElement actual)
    {
        if (!expected.TryGetProperty("data", out var data) || !actual.TryGetProperty("data", out var actualData) || !JsonComparison.AreEqual(data, actualData))
            return false;
        var (expectedErrors, actualErrors) = (ErrorsOf(expected), ErrorsOf(actual));
        return (actualErrors.Count > 0) == (expectedErrors.Count > 0)
            && Missing(expectedErrors, actualErrors).Concat(Missing(actualErrors, expectedErrors)).All(error => IsBelowNull(data, error));
    }

    private static IEnumerable<JsonElement> Missing(List<JsonElement> errors, List<JsonElement> other) =>
        errors.Where(error => !other.Exists(known => JsonComparison.AreEqual(Ordered(error), Ordered(known))));

    private static bool IsBelowNull(JsonElement data, JsonElement error)
    {
        var value = data;
        foreach (var step in error.GetProperty("path").EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.Null)
                return true;
            value = step.ValueKind == JsonValueKind.Number ? value[step.GetInt32()] : value.GetProperty(step.GetString()!);
        }
        return false;
    }

    private static bool Remove(List<JsonElement> list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    // The order of an error's members has no meaning.
    private static JsonElement Ordered(JsonElement error) => JsonSerializer.SerializeToElement(
        error.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal));
}
