using LinkedRecords.Api.Limits;

namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>Finds out who makes a request, before anything else looks at it.</summary>
internal sealed class RequestIdentity(Authenticator authenticator, OriginPolicy origins, Gate gate)
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller; null when the request carries no credential, or one that proves nothing.</summary>
    /// <exception cref="LimitHitException">The caller asks for too much.</exception>
    public async ValueTask<Caller?> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = TokenOf(context.Request) is { } token ? await authenticator.AuthenticateAsync(token, cancellationToken) : null;
        return caller is not null && gate.TakeFor(caller.User) is { } hit ? throw new LimitHitException(hit) : caller;
    }

    /// <summary>The credential of a request; a header is taken before a cookie. Never from the address, which ends up in logs.</summary>
    public string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return header[Scheme.Length..].Trim();
        }

        return request.Cookies[CookieSession.Name] is { Length: > 0 } cookie && origins.MayUseCookie(request) ? cookie : null;
    }
}
