using System.Text.Json;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>Which file goes where: names of parts to paths such as <c>variables.files.0</c>.</summary>
internal sealed record FileMap(IReadOnlyDictionary<string, IReadOnlyList<string>> Files)
{
    /// <summary>The map in a text, or null if the text is none.</summary>
    public static FileMap? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            var map = JsonElement.Parse(text);
            if (map.ValueKind != JsonValueKind.Object)
                return null;
            var files = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var entry in map.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.Array || entry.Value.EnumerateArray().Any(path => path.ValueKind != JsonValueKind.String))
                    return null;
                files[entry.Name] = [.. entry.Value.EnumerateArray().Select(path => path.GetString()!)];
            }
            return new FileMap(files);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or strings that are not well-formed Unicode.
            return null;
        }
    }
}
