using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace LinkedRecords.Api.Identity;

/// <summary>What comes from this machine and from nowhere else: the one place where development users may sign in.</summary>
internal static class LocalOnly
{
    // The last one is what remains of a header of a proxy that is trusted.
    private static readonly string[] HandedOn = ["Forwarded", "X-Forwarded-For", ForwardedHeadersDefaults.XOriginalForHeaderName];

    /// <summary>Whether only this machine reaches a server that listens there.</summary>
    public static bool IsOwn(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) && IsOwnHost(address.Host);

    /// <summary>
    /// Whether a request was made on this machine, to a name of this machine, and was not handed on by a proxy. A page whose
    /// name an attacker has pointed here (DNS rebinding) still calls this machine by that name.
    /// </summary>
    public static bool IsOwn(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && IsOwnHost(request.Host.Host)
        && !HandedOn.Any(request.Headers.ContainsKey);

    private static bool IsOwnHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
