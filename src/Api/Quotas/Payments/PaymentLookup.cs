using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.Quotas.Payments;

/// <summary>Asks the payment provider about a payment: where it can be managed.</summary>
/// <remarks>What was answered, or that there was no answer, is kept for a minute: quotas are looked at more often than payments change.</remarks>
internal sealed class PaymentLookup(PaymentOptions options, HttpClient http) : IDisposable
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <summary>What the provider says about a subscription, as it says it; null when it does not answer, or is not configured.</summary>
    public async ValueTask<JsonElement?> FindAsync(string subscription, CancellationToken cancellationToken)
    {
        if (options is not { Api: { } api, ApiKey: { } key })
        {
            return null;
        }

        if (_known.TryGetValue(subscription, out JsonElement? known))
        {
            return known;
        }

        var answer = await AskAsync(new Uri($"{api.AbsoluteUri.TrimEnd('/')}/subscriptions/{Uri.EscapeDataString(subscription)}"), key, cancellationToken);
        return _known.Set(subscription, answer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
    }

    /// <inheritdoc/>
    public void Dispose() => _known.Dispose();

    private async ValueTask<JsonElement?> AskAsync(Uri address, string key, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return json.RootElement.Clone();
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
