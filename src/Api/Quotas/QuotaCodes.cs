namespace LinkedRecords.Api.Quotas;

/// <summary>The stable codes with which quotas refuse a transaction.</summary>
internal static class QuotaCodes
{
    /// <summary>Whoever would be charged has no room for it.</summary>
    public const string Exceeded = "QUOTA_EXCEEDED";

    /// <summary>Somebody would be accountable for himself, by way of others: then nobody would be charged.</summary>
    public const string AccountabilityCycle = "ACCOUNTABILITY_CYCLE";

    /// <summary>The provider has reported something newer about this payment already. Never reaches a client.</summary>
    public const string PaymentOutdated = "PAYMENT_OUTDATED";
}
