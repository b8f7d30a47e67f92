using System.Net;
using Microsoft.AspNetCore.Connections;

namespace LinkedRecords.Api.Limits;

/// <summary>Stands before everything that reads a connection, and bounds those on which nothing was asked yet.</summary>
internal static class SilenceMiddleware
{
    /// <summary>Bounds them.</summary>
    /// <param name="limits">How many there may be.</param>
    /// <param name="proxies">Connections of proxies that are trusted are not counted: all of them come from few addresses, and each is used.</param>
    public static void BoundSilence(this IWebHostBuilder host, LimitOptions limits, ForwardedHeadersOptions proxies)
    {
        var silent = new SilentConnections(limits.AddressSilent, limits.ServerSilent);
        host.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
        {
            var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
            return address is not null && IsTrusted(address, proxies) ? next(connection) : ServeAsync(connection, address, next, silent);
        })));
    }

    private static async Task ServeAsync(ConnectionContext connection, IPAddress? address, ConnectionDelegate next, SilentConnections silent)
    {
        var place = silent.Enter(
            Gate.KeyOf(address),
            () => connection.Abort(new ConnectionAbortedException("Others have connected since, and this connection has not asked for anything.")));
        connection.Features.Set(place);
        try
        {
            await next(connection);
        }
        finally
        {
            place.Leave();
        }
    }

    private static bool IsTrusted(IPAddress address, ForwardedHeadersOptions proxies)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return proxies.KnownProxies.Contains(plain) || proxies.KnownIPNetworks.Any(network => network.Contains(plain));
    }
}
