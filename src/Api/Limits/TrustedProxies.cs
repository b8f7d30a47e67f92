using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace LinkedRecords.Api.Limits;

/// <summary>Proxies that are believed when they say for whom, and over which scheme, they hand a request on: <c>LINKEDRECORDS_TRUSTED_PROXIES</c>.</summary>
/// <remarks>Nobody by default: who may write <c>X-Forwarded-For</c> chooses the address by which they are limited.</remarks>
internal static class TrustedProxies
{
    private static readonly char[] Separators = [',', ' '];

    /// <summary>Reads addresses and networks such as <c>10.0.0.4</c> and <c>10.1.0.0/16</c>; answers every mistake at once.</summary>
    /// <param name="environment">Looks a variable up; null or empty is unset.</param>
    public static (ForwardedHeadersOptions Options, ImmutableArray<string> Mistakes) Read(Func<string, string?> environment)
    {
        // As far back as every one on the way is trusted: the first that is not, is the client.
        var options = new ForwardedHeadersOptions { ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        var mistakes = ImmutableArray.CreateBuilder<string>();
        foreach (var text in (environment(Operations.KnownSettings.TrustedProxies) ?? string.Empty).Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(text, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(text, out var network))
                options.KnownIPNetworks.Add(network);
            else
                mistakes.Add($"{Operations.KnownSettings.TrustedProxies}: {text} is neither an address nor a network such as 10.1.0.0/16.");
        }

        // Not the host: a proxy passes that on as it is.
        if (options.KnownProxies.Count + options.KnownIPNetworks.Count > 0)
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        return (options, mistakes.ToImmutable());
    }
}
