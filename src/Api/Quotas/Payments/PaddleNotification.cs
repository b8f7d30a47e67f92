using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Quotas.Payments;

/// <summary>Reads the notifications of Paddle that concern a quota.</summary>
/// <remarks>https://developer.paddle.com/webhooks/subscriptions</remarks>
internal static class PaddleNotification
{
    /// <summary>The provider's name.</summary>
    public const string Provider = "paddle";

    /// <summary>What a notification means; null when it is none of those that this server knows, or lacks something.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="now">When it came.</param>
    public static PaymentEvent? Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement, IdOf(json.RootElement, body.Span), now);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PaymentEvent? Read(JsonElement root, string id, DateTimeOffset now)
    {
        var data = Member(root, "data");
        var change = Member(data, "scheduled_change");
        if (Text(Member(Member(data, "custom_data"), "nodeId")) is not { } spelling
            || !NodeReader.Default.TryRead(spelling, FactPart.Subject, out var node, out _) || node.Kind != NodeKind.Name
            || Text(Member(data, "id")) is not { Length: > 0 and <= 200 } subscription)
        {
            return null;
        }

        var given = new QuotaAssignment(TotalOf(data), Moment(Member(root, "occurred_at")) ?? now, Ends: null, Provider, subscription);
        var isCanceled = string.Equals(Text(Member(data, "status")), "canceled", StringComparison.Ordinal);
        var endsLater = string.Equals(Text(Member(change, "action")), "cancel", StringComparison.Ordinal);
        var ends = Moment(Member(change, "effective_at"));
        return Text(Member(root, "event_type")) switch
        {
            "subscription.created" when given.Total is not null => new PaymentEvent(id, node, given),
            "subscription.canceled" => new PaymentEvent(id, node, given with { Total = null }),
            "subscription.updated" when isCanceled || endsLater && (ends ?? now) <= now => new PaymentEvent(id, node, given with { Total = null, Ends = ends }),
            "subscription.updated" when endsLater && given.Total is not null => new PaymentEvent(id, node, given with { Ends = ends }),
            "subscription.updated" when given.Total is not null => new PaymentEvent(id, node, given),
            _ => null,
        };
    }

    private static string IdOf(JsonElement root, ReadOnlySpan<byte> body) =>
        Text(Member(root, "event_id")) is { Length: > 0 and <= 48 } id ? id : Convert.ToHexStringLower(SHA256.HashData(body))[..48];

    // What a product is worth stands in its own data, as a decimal text.
    private static long? TotalOf(JsonElement data)
    {
        var first = Member(data, "items") is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray().FirstOrDefault() : default;
        var total = Text(Member(Member(Member(first, "product"), "custom_data"), "total_storage_available"));
        return long.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    private static DateTimeOffset? Moment(JsonElement element) =>
        DateTimeOffset.TryParse(Text(element), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
