using System.Text.Json;
using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Quotas.Payments;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Explanation;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields that say what is kept and who pays for it.</summary>
internal sealed class QuotaFields(QuotaReader quotas, PaymentLookup payments, OneRevision together)
{
    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, Quota?>("Query.quota", FindAsync)
        .Field<Quota, string>("Quota.node", quota => quota.Node.Spelling)
        .Field<Quota, double>("Quota.total", quota => quota.Total)
        .Field<Quota, double>("Quota.used", quota => quota.Used)
        .Field<Quota, double>("Quota.remaining", quota => quota.Remaining)
        .Field<Quota, bool>("Quota.isUpgraded", quota => quota.IsUpgraded)
        .Field<Quota, DateTimeOffset?>("Quota.ends", quota => quota.Ends)
        .Field<Quota, bool>("Quota.isAccountable", quota => quota.IsAccountable)
        .Field<Quota, string?>("Quota.paidBy", quota => quota.PaidBy?.Spelling)
        .AsyncField<Quota, Managed?>("Quota.payment", PaymentAsync)
        .Field<Managed, string>("Payment.subscription", managed => managed.Subscription)
        .Field<Managed, string?>("Payment.cancelUrl", managed => managed.Url("cancel"))
        .Field<Managed, string?>("Payment.updatePaymentMethodUrl", managed => managed.Url("update_payment_method"))
        .AsyncField<Preview, IEnumerable<StorageChange>>("Preview.storage", StorageAsync)
        .Field<StorageChange, string>("StorageChange.node", change => change.Node.Spelling)
        .Field<StorageChange, double>("StorageChange.added", change => change.Added)
        .Field<StorageChange, double>("StorageChange.remaining", change => change.Remaining);

    private async ValueTask<Quota?> FindAsync(object? root, FieldContext context)
    {
        var (user, node) = (ApiContext.UserOf(context), NodeArguments.Node(context, "node"));
        var found = await together.LookAsync(graph => quotas.Of(user, node, graph), context);
        return found.Value is { } quota ? await quotas.WithUsedAsync(quota, context.CancellationToken) : null;
    }

    private async ValueTask<Managed?> PaymentAsync(Quota quota, FieldContext context) =>
        quota.Subscription is { } subscription
            ? new Managed(subscription, await payments.FindAsync(subscription, context.CancellationToken))
            : null;

    // Only quotas that the author may see; how much others have is no business of a preview.
    private async ValueTask<IEnumerable<StorageChange>> StorageAsync(Preview preview, FieldContext context)
    {
        var changes = new List<StorageChange>();
        if (preview is Preview.Admitted admitted)
        {
            foreach (var tally in admitted.AsWritten.Tallies.Where(tally => tally.Kind == TallyKind.Below))
            {
                if (await quotas.FindAsync(ApiContext.UserOf(context), tally.Node, context.CancellationToken) is { } quota)
                {
                    changes.Add(new StorageChange(quota, tally.Amount));
                }
            }
        }

        return changes;
    }

    private sealed record Managed(string Subscription, JsonElement? Answer)
    {
        public string? Url(string name) =>
            Answer is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("management_urls", out var urls) && urls.ValueKind == JsonValueKind.Object
            && urls.TryGetProperty(name, out var url) && url.ValueKind == JsonValueKind.String
                ? url.GetString()
                : null;
    }
}
