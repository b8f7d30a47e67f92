using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.Api.Playground;

/// <summary>The page at <c>/</c>: two people side by side who ask, write and listen. Plain files inside the assembly.</summary>
internal static class PlaygroundEndpoints
{
    private const string Prefix = "LinkedRecords.Api.Playground.";
    private const string Schema = "LinkedRecords.Api.schema.graphql";

    // Nothing from outside, nothing inline; scripts cannot turn text into markup. 'self' covers the socket to this server too.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static readonly (string File, string MediaType)[] Files =
    [
        ("playground.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("person.js", "text/javascript; charset=utf-8"),
        ("session.js", "text/javascript; charset=utf-8"),
        ("socket.js", "text/javascript; charset=utf-8"),
        ("text.js", "text/javascript; charset=utf-8"),
        ("examples.js", "text/javascript; charset=utf-8"),
        ("schema.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Maps the page, its files, what it asks about this server, and the schema as text.</summary>
    /// <param name="hasDevelopmentUsers">Whether one click signs in as Alice, Bob or Charlie.</param>
    /// <param name="isRegistrationOpen">Whether strangers may register and be guests.</param>
    public static void MapPlayground(this IEndpointRouteBuilder routes, bool hasDevelopmentUsers, bool isRegistrationOpen)
    {
        routes.MapFile("/", Prefix + "index.html", "text/html; charset=utf-8");
        foreach (var (file, mediaType) in Files)
        {
            routes.MapFile($"/playground/{file}", Prefix + file, mediaType);
        }

        routes.MapFile("/schema.graphql", Schema, "text/plain; charset=utf-8");
        var ways = new WaysToSignIn(hasDevelopmentUsers, isRegistrationOpen);
        routes.MapGet("/playground/ways-to-sign-in", () => TypedResults.Ok(ways));
    }

    // Asked for anew each time and answered with 304: a new version of the server never meets files of an older one.
    private static void MapFile(this IEndpointRouteBuilder routes, string path, string resource, string mediaType)
    {
        var content = Read(resource);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..16])}\"");
        routes.MapGet(path, (HttpResponse response) =>
        {
            response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.CacheControl = "no-cache";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return TypedResults.Bytes(content, mediaType, entityTag: tag);
        });
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(PlaygroundEndpoints).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
