using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Schema;

namespace LinkedRecords.Api.WebConsole;

/// <summary>The console at <c>/</c>, which lies inside the assembly, and what it asks about this server.</summary>
internal static class ConsoleEndpoints
{
    private const string Page = "/index.html";

    // In the page where the nonce of each answer belongs; vite.config.js writes it there.
    private const string NoncePlace = "%NONCE%";

    private const string WithoutConsole =
        "<!doctype html><html lang=\"en\"><title>LinkedRecords</title><h1>LinkedRecords</h1>"
        + "<p>This server was built without its console. Type <code>scripts/build-console</code>, build it again, and start it again.</p>"
        + "<p>Everything else works: the <a href=\"/schema.graphql\">schema</a>, and <code>/graphql</code>.</p></html>";

    /// <summary>Maps the page, its files, what it asks about this server, and the schema as text.</summary>
    public static void MapConsole(this IEndpointRouteBuilder routes, IdentityOptions identity)
    {
        foreach (var file in ConsoleFile.ReadAll())
        {
            if (string.Equals(file.Path, Page, StringComparison.Ordinal))
                routes.MapPage(Encoding.UTF8.GetString(file.Content));
            else
                routes.MapFile(file);
        }

        if (!ConsoleFile.AreThere)
            routes.MapPage(WithoutConsole);

        var ways = new WaysToSignIn(identity.HasDevelopmentUsers, identity.IsRegistrationOpen, identity.ClientSecret is not null);
        routes.MapGet("/console/ways-to-sign-in", () => TypedResults.Ok(ways));
        var schema = ApiSchema.ReadContract();
        routes.MapGet("/schema.graphql", (HttpResponse response) =>
        {
            Harden(response);
            response.Headers.CacheControl = "no-cache";
            return TypedResults.Text(schema, "text/plain; charset=utf-8");
        });
    }

    // Each answer has a nonce of its own, by which the editors may add their styles; so it is kept nowhere.
    private static void MapPage(this IEndpointRouteBuilder routes, string page) =>
        routes.MapGet("/", (HttpResponse response) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            Harden(response);
            response.Headers.ContentSecurityPolicy = ContentSecurityPolicy(nonce);
            response.Headers.CacheControl = "no-store";
            response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return TypedResults.Content(page.Replace(NoncePlace, nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
        });

    private static void MapFile(this IEndpointRouteBuilder routes, ConsoleFile file) =>
        routes.MapGet(file.Path, (HttpContext context) =>
        {
            var response = context.Response;
            Harden(response);
            response.Headers.ContentSecurityPolicy = "default-src 'none'";
            // The others are asked for anew each time and answered with 304.
            response.Headers.CacheControl = file.IsNamedByContent ? "public, max-age=31536000, immutable" : "no-cache";
            response.Headers.Vary = "Accept-Encoding";
            if (file.Brotli is null || !context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
                return TypedResults.Bytes(file.Content, file.MediaType, entityTag: file.Tag);
            response.Headers.ContentEncoding = "br";
            return TypedResults.Bytes(file.Brotli, file.MediaType, entityTag: file.Tag);
        });

    private static void Harden(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }

    // Nothing from outside, nothing inline; scripts cannot turn text into markup. 'self' covers the socket to this server too;
    // images also come from memory: what a file holds (blob:), and how an editor underlines (data:).
    private static string ContentSecurityPolicy(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
}
