using System.Globalization;
using System.Text;
using System.Text.Json;
using LinkedRecords.GraphQL.Execution.Values;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Json;

/// <summary>Texts as JavaScript has them: UTF-16 units, of which a half of a surrogate pair may stand alone.</summary>
/// <remarks>
/// The client cuts pairs in two when it compares texts, and JSON carries the halves as escapes, <c>\ud83d</c>. Both the reader and
/// the writer of the framework refuse or replace them, and so would destroy the character when the halves meet again.
/// </remarks>
internal static class JavaScriptText
{
    /// <summary>The text of a JSON string; null when the value is something else or has an escape that is none.</summary>
    public static string? Read(JsonElement json) => json.ValueKind == JsonValueKind.String ? JsonText.Of(json) : null;

    /// <summary>Writes a JSON string; a half of a pair is written as its escape.</summary>
    public static StringBuilder AppendJsonString(this StringBuilder json, string text)
    {
        json.Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            var unit = text[at];
            if (IsPaired(text, at))
            {
                json.Append(unit);
            }
            else if (unit is '"' or '\\')
            {
                json.Append('\\').Append(unit);
            }
            else if (unit < ' ' || char.IsSurrogate(unit))
            {
                json.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                json.Append(unit);
            }
        }

        return json.Append('"');
    }

    private static bool IsPaired(string text, int at) =>
        (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        || (char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]));
}
