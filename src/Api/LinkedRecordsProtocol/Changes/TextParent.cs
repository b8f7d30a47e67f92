using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Changes;

/// <summary>On which text a change was made.</summary>
/// <param name="Version">A version of the record.</param>
/// <param name="Steps">
/// How many single steps of the next version its author had been told beyond: a commit of several steps is told as several messages,
/// and somebody may type between two of them.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextParent(long Version, int Steps)
{
    /// <summary>Reads what <see cref="Spell"/> wrote, or a number.</summary>
    public static TextParent? TryRead(JsonElement json)
    {
        var text = json.ValueKind == JsonValueKind.Number ? json.GetRawText() : JavaScriptText.Read(json);
        if (text is null)
        {
            return null;
        }

        var parts = text.Split('.');
        var steps = 0;
        var isRead = parts.Length is 1 or 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out steps));
        var version = isRead ? long.Parse(parts[0], CultureInfo.InvariantCulture) : 0;
        return version > 0 ? new TextParent(version, steps) : null;
    }

    /// <summary>As JSON: a number, or between two versions a text.</summary>
    public string Spell() => Steps == 0
        ? Version.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"\"{Version}.{Steps}\"");
}
