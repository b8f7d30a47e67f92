using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Quotas;

/// <summary>A quota that was given to a node, as a fact about it: (node, <c>$hasQuota</c>, this as JSON). Only the server states it.</summary>
/// <param name="Total">Bytes; null when the quota has ended.</param>
/// <param name="At">When it was given; of two the later one stands.</param>
/// <param name="Ends">From when on it counts no more; null: never.</param>
/// <param name="Provider">Who is paid for it; null when the operator gave it.</param>
/// <param name="Subscription">What the provider calls the payment.</param>
internal sealed record QuotaAssignment(
    long? Total, DateTimeOffset At, DateTimeOffset? Ends = null, string? Provider = null, string? Subscription = null)
{
    private const string JsonType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";

    /// <summary>The bytes that it gives at a moment; null when it gives none any more.</summary>
    public long? TotalAt(DateTimeOffset now) => Ends is { } ends && ends <= now ? null : Total;

    /// <summary>The object of the fact.</summary>
    public Node ToNode() => Literal.Of(JsonSerializer.Serialize(this, QuotaJson.Default.QuotaAssignment), JsonType).ToNode();

    /// <summary>Reads the object of the fact; null when it is none.</summary>
    public static QuotaAssignment? Of(Node node)
    {
        try
        {
            return node.Kind == NodeKind.Literal
                ? JsonSerializer.Deserialize(Literal.Of(node).Text, QuotaJson.Default.QuotaAssignment)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
