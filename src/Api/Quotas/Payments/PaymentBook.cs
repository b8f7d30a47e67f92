using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Quotas.Payments;

/// <summary>Enters what was paid: a quota is a fact, stated by the server, once for each report of the provider.</summary>
internal sealed class PaymentBook(IFactStore store)
{
    /// <summary>Enters a report. One that came before, and one that is older than what is known, changes nothing.</summary>
    /// <exception cref="StorageUnavailableException">Whether it was entered is not known: report it again.</exception>
    public async ValueTask EnterAsync(PaymentEvent paid, CancellationToken cancellationToken)
    {
        var outcome = await store.CommitAsync(
            new Transaction
            {
                Id = $"payment:{paid.Id}",
                Author = WellKnownNodes.System,
                Asserted = [new Fact(paid.Node, ReservedPredicates.HasQuota, paid.Assignment.ToNode())],
            },
            cancellationToken);
        if (outcome is CommitOutcome.Refused(var reasons)
            && !reasons.All(reason => string.Equals(reason.Code, QuotaCodes.PaymentOutdated, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"A payment was refused: {reasons[0].Message}");
        }
    }
}
