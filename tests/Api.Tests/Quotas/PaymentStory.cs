using System.Globalization;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Quotas.Payments;
using LinkedRecords.Api.Tests.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LinkedRecords.Api.Tests.Quotas;

/// <summary>A payment provider and the server that it reports to, over real HTTP.</summary>
public sealed class PaymentStory : IAsyncLifetime
{
    /// <summary>What notifications are signed with.</summary>
    public const string Secret = "a secret of the tests";

    private readonly HttpClient _http = new();
    private WebApplication _provider = null!;
    private WebApplication _server = null!;

    /// <summary>The schema over the same log.</summary>
    internal ApiUnderTest Api { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _provider = WebApplication.CreateSlimBuilder().Build();
        _provider.Urls.Add("http://127.0.0.1:0");
        _provider.MapGet("/subscriptions/{id}", (string id, HttpContext context) =>
            string.Equals(context.Request.Headers.Authorization, "Bearer key", StringComparison.Ordinal)
                ? Results.Json(new { data = new { id, management_urls = new { cancel = $"https://pay.example/{id}/cancel", update_payment_method = $"https://pay.example/{id}/card" } } })
                : Results.Unauthorized());
        await _provider.StartAsync();
        var options = new PaymentOptions { NotificationSecret = Secret, Api = new Uri(_provider.Urls.First()), ApiKey = "key" };
        Api = new ApiUnderTest { Payments = options };
        await Api.InitializeAsync();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton(Api.Store).AddSingleton<PaymentBook>();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapPayments();
        await _server.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
        await Api.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>Reports something as the provider would.</summary>
    internal Task<(int Status, JsonElement Body)> ReportAsync(object notification)
    {
        var body = JsonSerializer.Serialize(notification);
        return SendAsync(body, PaddleSignature.Sign(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Encoding.UTF8.GetBytes(body), Secret));
    }

    /// <summary>Sends a body under a signature.</summary>
    internal async Task<(int Status, JsonElement Body)> SendAsync(string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Urls.First() + "/payment_events/paddle")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("Paddle-Signature", signature);
        }

        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>A subscription of a node, as it is reported.</summary>
    internal static object Notification(string type, string node, string? total = "5242880000", string? effectiveAt = null, string? id = null, DateTimeOffset? at = null) => new
    {
        event_id = id ?? Guid.NewGuid().ToString("N"),
        event_type = type,
        occurred_at = (at ?? DateTimeOffset.UtcNow).ToString("O", CultureInfo.InvariantCulture),
        data = new
        {
            id = "sub_1",
            custom_data = new { nodeId = node },
            scheduled_change = effectiveAt is null ? null : new { action = "cancel", effective_at = effectiveAt },
            items = new[] { new { product = new { custom_data = new { total_storage_available = total } } } },
        },
    };
}
