namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>The session cookie of a browser: not readable by scripts, not sent from other sites' forms.</summary>
internal static class CookieSession
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "linkedrecords_session";

    /// <summary>Hands the browser its session.</summary>
    public static void Set(HttpContext context, string token, DateTimeOffset expiresAt) =>
        context.Response.Cookies.Append(Name, token, Options(context, expiresAt));

    /// <summary>Takes it back.</summary>
    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, expiresAt: null));

    // Secure follows the scheme: a first look at http://localhost must be able to sign in, and over https it is always set.
#pragma warning disable S2092
    private static CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        Expires = expiresAt,
        IsEssential = true,
    };
#pragma warning restore S2092
}
