using System.Text.Json;

namespace LinkedRecords.Api.Bulk;

/// <summary>A line of a file that is about a record, or holds a part of a file's bytes.</summary>
internal sealed record RecordRow
{
    public string? Record { get; init; }

    public string? By { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Updated { get; init; }

    /// <summary>What a document holds.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>The same with the identities that JSON does not show: changes that make the document, in base64.</summary>
    public IReadOnlyList<byte[]>? Changes { get; init; }

    /// <summary>What a text says; it may hold halves of surrogate pairs.</summary>
    public JsonElement? Text { get; init; }

    public string? MediaType { get; init; }

    public string? Sha256 { get; init; }

    public long? Size { get; init; }

    /// <summary>The address of the bytes that this line holds a part of.</summary>
    public string? Blob { get; init; }

    public long Part { get; init; }

    public bool Last { get; init; }

    public byte[]? Bytes { get; init; }
}
