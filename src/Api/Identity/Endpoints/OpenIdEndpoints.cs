using LinkedRecords.Api.Identity.OpenId;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.Api.Limits;

namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>Sign-in at an identity provider with a session cookie: <c>/login</c>, <c>/callback</c>, <c>/logout</c>.</summary>
internal static class OpenIdEndpoints
{
    private const string PendingCookie = "linkedrecords_sign_in";
    private const string CallbackPath = "/callback";
    private static readonly TimeSpan TimeToSignIn = TimeSpan.FromMinutes(10);

    /// <summary>Maps the routes where a client secret is configured, and the discovery of the provider where there is one.</summary>
    public static void MapOpenId(this IEndpointRouteBuilder routes, IdentityOptions options)
    {
        if (options.Issuer is { } issuer)
        {
            routes.MapGet("/oidc/discovery", () => TypedResults.Ok(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["authority"] = issuer.TrimEnd('/'),
                ["client_id"] = options.ClientId,
            }.Where(pair => pair.Value is not null).ToDictionary(StringComparer.Ordinal)));
        }

        if (options.ClientSecret is not null)
        {
            routes.MapGet("/login", BeginAsync).LimitSignIns();
            routes.MapGet("/callback", FinishAsync).LimitSignIns();
            routes.MapGet("/logout", EndAsync);
        }
    }

    private static async Task<IResult> BeginAsync(
        HttpContext context, CodeFlow flow, IdentityOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var pending = PendingSignIn.Begin(LocalPath(context.Request.Query["returnTo"]), clock.GetUtcNow() + TimeToSignIn);
        var address = await flow.AuthorizationAddressAsync(
            pending, Callback(context, options), context.Request.Query["prompt"], cancellationToken);
        if (address is null)
        {
            return Problem.Of(
                StatusCodes.Status503ServiceUnavailable, "PROVIDER_UNAVAILABLE", "The identity provider does not answer. Try again in a minute.");
        }

        context.Response.Cookies.Append(
            PendingCookie, pending.Seal(options.ClientSecret!), OwnCookie.Options(context, CallbackPath, clock.GetUtcNow() + TimeToSignIn));
        return TypedResults.Redirect(address);
    }

    private static async Task<IResult> FinishAsync(
        HttpContext context, CodeFlow flow, SignIn signIn, IdentityOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var pending = PendingSignIn.Open(context.Request.Cookies[PendingCookie], options.ClientSecret!, clock.GetUtcNow());
        context.Response.Cookies.Delete(PendingCookie, OwnCookie.Options(context, CallbackPath));
        string? state = context.Request.Query["state"];
        string? code = context.Request.Query["code"];
        if (pending is null || code is null || !string.Equals(state, pending.State, StringComparison.Ordinal))
        {
            return Problem.Of(
                StatusCodes.Status400BadRequest, "SIGN_IN_STATE", "This answer belongs to no sign-in begun in this browser. Begin again at /login.");
        }

        if (await flow.RedeemAsync(code, pending, Callback(context, options), cancellationToken) is not { } proven)
        {
            return Problem.Of(
                StatusCodes.Status401Unauthorized, "SIGN_IN_UNPROVEN", "The identity provider did not vouch for this sign-in. Begin again at /login.");
        }

        var returnTo = new Uri(options.Frontend ?? Origin(context), pending.ReturnTo).AbsoluteUri;
        if (!proven.EmailVerified)
        {
            return TypedResults.Redirect(new Uri(options.Frontend ?? Origin(context), "/?email-not-verified").AbsoluteUri);
        }

        var outcome = await signIn.AsSubjectAsync(proven.Subject, proven.Email, AccountKind.OpenId, cancellationToken);
        if (outcome is SignInOutcome.SignedIn signedIn)
        {
            CookieSession.Set(context, signedIn.Token, signedIn.Session.ExpiresAt);
        }

        return TypedResults.Redirect(returnTo);
    }

    // A page of somebody else can send a browser here, which costs its user no more than a sign-in.
    private static async Task<IResult> EndAsync(
        HttpContext context, Authenticator authenticator, Sessions sessions, IdentityOptions options, CancellationToken cancellationToken)
    {
        if (context.Request.Cookies[CookieSession.Name] is { Length: > 0 } token
            && await authenticator.AuthenticateAsync(token, cancellationToken) is { Credential: { } credential } caller)
        {
            await sessions.RevokeAsync(caller.User, credential, cancellationToken);
        }

        CookieSession.Clear(context);
        return TypedResults.Redirect((options.Frontend ?? Origin(context)).AbsoluteUri);
    }

    // Only a path of the app itself: an address of somebody else here would make this server send its users there.
    private static string LocalPath(string? wish) =>
        wish is ['/', ..] && wish is not ['/', '/' or '\\', ..] && Uri.IsWellFormedUriString(wish, UriKind.Relative) ? wish : "/";

    private static Uri Callback(HttpContext context, IdentityOptions options) => new(options.Frontend ?? Origin(context), CallbackPath);

    private static Uri Origin(HttpContext context) => new($"{context.Request.Scheme}://{context.Request.Host}");
}
