using System.Collections.Immutable;

namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>Which pages may make a browser act with its cookie.</summary>
/// <remarks>
/// A cookie comes along whatever page sends the request, so a request that changes something or opens a socket must say that its
/// page is one of ours. A bearer token does not come along by itself and needs no such check.
/// </remarks>
internal sealed class OriginPolicy(IdentityOptions options)
{
    private readonly ImmutableHashSet<string> _allowed =
        options.Frontend is { } frontend ? options.Origins.Add(frontend.GetLeftPart(UriPartial.Authority)) : options.Origins;

    /// <summary>Whether a page of <paramref name="origin"/> may call.</summary>
    public bool Allows(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) || _allowed.Contains(origin);

    /// <summary>Whether a page of <paramref name="origin"/> is one that was configured.</summary>
    public bool IsListed(string origin) => _allowed.Contains(origin);

    /// <summary>Whether the cookie of this request may be heeded.</summary>
    public bool MayUseCookie(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return Allows(origin, request);
        }

        // Browsers send Origin with everything but plain navigation and same-origin GET.
        return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.HttpContext.WebSockets.IsWebSocketRequest;
    }
}
