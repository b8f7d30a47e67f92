using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>A line of a file of facts in JSON.</summary>
internal sealed record FactRow
{
    /// <summary>Where in the log the fact was stated; not read.</summary>
    [JsonPropertyName("seq")]
    public long? Revision { get; init; }

    [JsonPropertyName("s")]
    public string? Subject { get; init; }

    [JsonPropertyName("p")]
    public string? Predicate { get; init; }

    /// <summary>A node as clients write it, or the bare text of a literal when <see cref="Kind"/> says so.</summary>
    [JsonPropertyName("o")]
    public JsonElement Object { get; init; }

    /// <summary><c>literal</c>, or anything else or nothing for an object that is spelled as clients write it.</summary>
    [JsonPropertyName("k")]
    public string? Kind { get; init; }

    [JsonPropertyName("dt")]
    public string? Datatype { get; init; }

    [JsonPropertyName("lang")]
    public string? Language { get; init; }

    [JsonPropertyName("dir")]
    public string? Direction { get; init; }

    [JsonPropertyName("by")]
    public string? Author { get; init; }

    /// <summary>Present where the line is no fact but a record.</summary>
    [JsonPropertyName("record")]
    public JsonElement? Record { get; init; }

    /// <summary>Present where the line is a part of a file.</summary>
    [JsonPropertyName("blob")]
    public JsonElement? Blob { get; init; }

    /// <summary>Present where the line says what export this is.</summary>
    [JsonPropertyName("export")]
    public JsonElement? Export { get; init; }

    /// <summary>When it was stated; not read, since the log has its own clock.</summary>
    [JsonPropertyName("at")]
    public DateTimeOffset? At { get; init; }
}
