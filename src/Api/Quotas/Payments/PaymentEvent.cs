using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Quotas.Payments;

/// <summary>What a provider reports about the payment for a node.</summary>
/// <param name="Id">The provider's own id of the report: the same one is applied once.</param>
/// <param name="Node">For what is paid.</param>
/// <param name="Assignment">The quota that follows.</param>
internal sealed record PaymentEvent(string Id, Node Node, QuotaAssignment Assignment);
