using LinkedRecords.Api.Quotas.Payments;

namespace LinkedRecords.Api.Quotas;

/// <summary>Puts the parts of quotas and payments together.</summary>
internal static class QuotaServices
{
    private const int LargestAnswer = 256 * 1024;
    private static readonly TimeSpan ProviderTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Registers what tells and changes quotas.</summary>
    public static IServiceCollection AddQuotas(this IServiceCollection services, QuotaOptions options, PaymentOptions payments)
    {
        services.AddSingleton(options).AddSingleton(payments).AddSingleton<QuotaReader>().AddSingleton<PaymentBook>();
        services.AddHttpClient("payments", http =>
        {
            http.Timeout = ProviderTimeout;
            http.MaxResponseContentBufferSize = LargestAnswer;
        });
        return services.AddSingleton(provider => new PaymentLookup(payments, provider.GetRequiredService<IHttpClientFactory>().CreateClient("payments")));
    }
}
