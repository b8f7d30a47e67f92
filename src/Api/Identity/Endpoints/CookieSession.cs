namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>The session cookie of a browser: not readable by scripts, not sent from other sites' forms.</summary>
internal static class CookieSession
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "linkedrecords_session";

    /// <summary>Hands the browser its session.</summary>
    public static void Set(HttpContext context, string token, DateTimeOffset expiresAt) =>
        context.Response.Cookies.Append(Name, token, OwnCookie.Options(context, "/", expiresAt));

    /// <summary>Takes it back.</summary>
    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, OwnCookie.Options(context, "/"));
}
