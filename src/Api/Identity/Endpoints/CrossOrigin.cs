namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>Lets pages of the listed origins call every route, with their cookies: the list that sockets go by as well.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromDays(1);
    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];

    // What a page must be told about to wait, to resume a download and to ask whether a file has changed.
    private static readonly string[] Shown = ["Retry-After", "ETag", "Accept-Ranges", "Content-Range", "Content-Disposition"];

    /// <summary>Comes before the routes, and before limits: a page must be able to read which one it has reached.</summary>
    public static void UseCrossOrigin(this WebApplication server)
    {
        var origins = server.Services.GetRequiredService<OriginPolicy>();
        server.UseCors(policy => policy
            .SetIsOriginAllowed(origins.IsListed)
            .AllowAnyHeader().WithMethods(Methods).AllowCredentials().WithExposedHeaders(Shown).SetPreflightMaxAge(PreflightLifetime));
    }

    /// <summary>Keeps pages of other origins from signing a browser in or out: a form that they send needs no leave beforehand, and its answer sets the cookie.</summary>
    public static TBuilder RefuseForeignPages<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter<TBuilder>(static async (context, next) =>
    {
        var request = context.HttpContext.Request;
        return request.Headers.Origin is [{ Length: > 0 } origin]
            && !context.HttpContext.RequestServices.GetRequiredService<OriginPolicy>().Allows(origin, request)
                ? Problem.Of(StatusCodes.Status403Forbidden, "ORIGIN_NOT_ALLOWED", "Add the page's origin to CORS_ORIGIN.")
                : await next(context);
    });
}
