using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Api.Identity.Endpoints;

namespace LinkedRecords.Api.Operations;

/// <summary><c>/metrics</c> in Prometheus' text format, for whoever presents the operator's token. It holds counts, never data.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/metrics";

    private const string Scheme = "Bearer ";

    /// <summary>Maps it, when a token is set; without one there is nothing there.</summary>
    public static void MapMetrics(this WebApplication server, Settings settings)
    {
        if (settings.Value(KnownSettings.MetricsToken) is not { } token)
            return;
        var expected = Digest(token);
        server.UseOpenTelemetryPrometheusScrapingEndpoint(
            context => context.Request.Path == Path && Presents(context.Request, expected));
        server.MapGet(Path, () => Problem.Of(
            StatusCodes.Status401Unauthorized,
            "METRICS_TOKEN_WRONG",
            $"Send the value of {KnownSettings.MetricsToken} as \"Authorization: Bearer …\"."));
    }

    // Digests have one length, so that the comparison tells nothing about the token.
    private static bool Presents(HttpRequest request, byte[] expected) =>
        request.Headers.Authorization.ToString() is { } header
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Digest(header[Scheme.Length..].Trim()), expected);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
