using System.Text.Json.Nodes;
using LinkedRecords.Api.Identity.Endpoints;

namespace LinkedRecords.Api.Quotas.Payments;

/// <summary><c>POST /payment_events/paddle</c>: the provider reports payments here; the signature says that it was the provider.</summary>
internal static class PaymentEndpoints
{
    private const int LargestBody = 256 * 1024;

    /// <summary>Maps the route.</summary>
    public static void MapPayments(this IEndpointRouteBuilder routes) => routes.MapPost("/payment_events/paddle", TakeAsync);

    private static async Task<IResult> TakeAsync(
        HttpContext context, PaymentOptions options, PaymentBook book, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (options.NotificationSecret is not { } secret)
        {
            return Problem.Of(
                StatusCodes.Status404NotFound, "PAYMENT_NOT_CONFIGURED", "This server takes no payments. Set PADDLE_NOTIFICATION_SECRET.");
        }

        // Signed is what was sent, byte for byte.
        if (await ReadAsync(context.Request.Body, cancellationToken) is not { } body)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "PAYMENT_UNREADABLE", $"A notification has at most {LargestBody} bytes.");
        }

        var now = clock.GetUtcNow();
        if (!PaddleSignature.IsValid(context.Request.Headers["Paddle-Signature"], body.Span, secret, now, options.Tolerance))
        {
            return Problem.Of(
                StatusCodes.Status422UnprocessableEntity, "PAYMENT_SIGNATURE", "The notification is not signed with this server's secret, or too long ago.");
        }

        if (PaddleNotification.Read(body, now) is not { } paid)
        {
            return Problem.Of(
                StatusCodes.Status422UnprocessableEntity,
                "PAYMENT_UNREADABLE",
                "The notification tells of no quota: it needs a subscription's event_type, data.id, data.custom_data.nodeId and, unless it ends, the product's total_storage_available.");
        }

        await book.EnterAsync(paid, cancellationToken);
        return TypedResults.Text(Answer(paid, body).ToJsonString(), "application/json");
    }

    // What deployments of LinkedRecords answer.
    private static JsonObject Answer(PaymentEvent paid, ReadOnlyMemory<byte> body)
    {
        var (_, node, assigned) = paid;
        var answer = new JsonObject
        {
            ["nodeId"] = node.Spelling,
            ["totalStorageAvailable"] = assigned.Ends is null ? assigned.Total : null,
            ["providerId"] = assigned.Subscription,
            ["paymentProvider"] = assigned.Provider,
            ["providerPayload"] = JsonNode.Parse(body.Span),
        };
        if (assigned.Ends is { } ends)
        {
            answer["validFrom"] = ends.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        return answer;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestBody + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > LargestBody ? null : buffer.AsMemory(0, length);
    }
}
