using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LinkedRecords.GraphQL.Execution.Values;

namespace LinkedRecords.GraphQL.Errors;

/// <summary>Shows values in messages: short, unambiguous, bounded in depth and length.</summary>
internal static class Inspect
{
    private const int DeepestShown = 2;
    private const int MostItemsShown = 10;

    /// <summary>Shows null, booleans, numbers, strings, JSON elements, lists and string-keyed dictionaries of those.</summary>
    public static string Value(object? value) => Value(value, depth: 0);

    private static string Value(object? value, int depth) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        double or float or decimal => NumberText.Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        JsonElement json => Json(json, depth),
        IEnumerable<KeyValuePair<string, object?>> members => Members(members, depth),
        IEnumerable items => Items([.. items.Cast<object?>()], depth),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Json(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.Undefined => "undefined",
        JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => NumberText.Of(json.GetDouble()),
        JsonValueKind.String => Quote(JsonText.Of(json)),
        JsonValueKind.Array => Items([.. json.EnumerateArray().Cast<object?>()], depth),
        _ => Members(json.EnumerateObject().Select(member => KeyValuePair.Create(JsonText.NameOf(member), (object?)member.Value)), depth),
    };

    private static string Items(object?[] items, int depth)
    {
        if (items.Length == 0)
            return "[]";
        if (depth >= DeepestShown)
            return "[Array]";

        var shown = items.Take(MostItemsShown).Select(item => Value(item, depth + 1)).ToList();
        if (items.Length > MostItemsShown)
        {
            var hidden = items.Length - MostItemsShown;
            shown.Add(string.Create(CultureInfo.InvariantCulture, $"... {hidden} more item{(hidden == 1 ? "" : "s")}"));
        }

        return $"[{string.Join(", ", shown)}]";
    }

    private static string Members(IEnumerable<KeyValuePair<string, object?>> members, int depth)
    {
        if (!members.Any())
            return "{}";
        return depth >= DeepestShown
            ? "[Object]"
            : $"{{ {string.Join(", ", members.Select(member => $"{member.Key}: {Value(member.Value, depth + 1)}"))} }}";
    }

    /// <summary>A JSON string; only what JSON must escape is escaped.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
            AppendEscaped(quoted, text, i);
        return quoted.Append('"').ToString();
    }

    private static void AppendEscaped(StringBuilder quoted, string text, int index)
    {
        var character = text[index];
        _ = character switch
        {
            '"' => quoted.Append("\\\""),
            '\\' => quoted.Append("\\\\"),
            '\b' => quoted.Append("\\b"),
            '\f' => quoted.Append("\\f"),
            '\n' => quoted.Append("\\n"),
            '\r' => quoted.Append("\\r"),
            '\t' => quoted.Append("\\t"),
            < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            _ when IsUnpaired(text, index) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            _ => quoted.Append(character),
        };
    }

    private static bool IsUnpaired(string text, int index) =>
        (char.IsHighSurrogate(text[index]) && (index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1])))
        || (char.IsLowSurrogate(text[index]) && (index == 0 || !char.IsHighSurrogate(text[index - 1])));
}
