using System.Globalization;
using System.Text;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Quotas.Payments;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary><c>GET /quota/{id}</c>: how much a node may keep and keeps, and for the accountable where the payment is managed.</summary>
internal sealed class QuotaRoutes(QuotaReader quotas, PaymentLookup payments)
{
    /// <summary>Maps the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/quota/{id}", ProtocolRequest.Handler(Scope.Read, ShowAsync));

    private async Task<IResult> ShowAsync(HttpContext context, Caller caller)
    {
        if (!NodeReader.Default.TryRead((string)context.Request.RouteValues["id"]!, FactPart.Subject, out var node, out var error))
        {
            throw new MalformedRequestException(error.Message, error.Code);
        }

        if (await quotas.FindAsync(caller.User, node, context.RequestAborted) is not { } quota)
        {
            return ProtocolRequest.Answer(new StringBuilder("{}"));
        }

        var json = new StringBuilder("{\"nodeId\":").AppendJsonString(quota.Node.Spelling)
            .Append(",\"userIsAccountable\":").Append(quota.IsAccountable ? "true" : "false")
            .Append(",\"isUpgraded\":").Append(quota.IsUpgraded ? "true" : "false")
            .Append(
                CultureInfo.InvariantCulture,
                $",\"totalStorageAvailable\":{quota.Total},\"usedStorage\":{quota.Used},\"remainingStorageAvailable\":{quota.Remaining}");
        if (quota is { IsAccountable: true, Subscription: { } subscription } && await payments.FindAsync(subscription, context.RequestAborted) is { } answer)
        {
            json.Append(",\"accounteeInformation\":").Append(answer.GetRawText());
        }

        return ProtocolRequest.Answer(json.Append('}'));
    }
}
