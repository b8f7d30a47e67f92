using System.Text.Json;
using LinkedRecords.Api.Schema.Scalars;

namespace LinkedRecords.Api.Schema;

/// <summary>Puts coerced arguments together to JSON, for the readers of the query language.</summary>
internal static class InputJson
{
    /// <summary>The value as an element.</summary>
    public static JsonElement Of(object? value) => RawJson.ToElement(value);
}
