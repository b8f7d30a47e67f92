using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Undo;

/// <summary>A part of a transaction that was not taken back.</summary>
/// <param name="Reason">Why; stable.</param>
/// <param name="Message">Why, and what can be done.</param>
internal sealed record KeptPart(KeptReason Reason, string Message)
{
    /// <summary>The record that it is about; null for a fact.</summary>
    public Node? Record { get; init; }

    /// <summary>Where in a document, in the notation of docs/formats/keyvalue.md.</summary>
    public string? Path { get; init; }

    /// <summary>The fact that it is about.</summary>
    public Fact? Fact { get; init; }

    /// <summary>Who has changed it since.</summary>
    public Node? Author { get; init; }
}
