namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>How every cookie of this server is set: not readable by scripts, not sent from other sites' forms.</summary>
internal static class OwnCookie
{
    /// <summary>The options; the same to set a cookie and to take it back.</summary>
    /// <param name="path">Where the browser sends it.</param>
    /// <param name="expiresAt">When the browser forgets it; null: when it is closed.</param>
    // Secure follows the scheme: a first look at http://localhost must be able to sign in, and over https it is always set.
#pragma warning disable S2092
    public static CookieOptions Options(HttpContext context, string path, DateTimeOffset? expiresAt = null) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = path,
        Expires = expiresAt,
        IsEssential = true,
    };
#pragma warning restore S2092
}
