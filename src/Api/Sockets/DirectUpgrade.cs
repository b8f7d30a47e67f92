using System.Net.Sockets;
using LinkedRecords.GraphQL.Transports.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LinkedRecords.Api.Sockets;

/// <summary>Has connections that are upgraded written to their sockets.</summary>
internal sealed class DirectUpgrade(HttpContext http, IHttpUpgradeFeature upgrade, Socket socket) : IHttpUpgradeFeature
{
    /// <inheritdoc/>
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync()
    {
        var stream = new DirectStream(await upgrade.UpgradeAsync(), socket);
        http.Features.Set<IGatheringOutput>(stream);
        return stream;
    }

    /// <summary>For every connection that is a plain socket; what is encrypted on the way is written by who encrypts it.</summary>
    public static Task OfferAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && context.Features.Get<IConnectionSocketFeature>() is { } connection
            && context.Features.Get<ITlsConnectionFeature>() is null)
        {
            context.Features.Set<IHttpUpgradeFeature>(new DirectUpgrade(context, upgrade, connection.Socket));
        }

        return next(context);
    }
}
