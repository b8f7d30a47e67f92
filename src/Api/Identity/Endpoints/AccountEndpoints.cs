using System.Collections.Immutable;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.Api.Limits;

namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>Register, log in, be a guest, log out, and look after one's credentials.</summary>
internal static class AccountEndpoints
{
    private const int LongestName = 100;
    private const int LongestDays = 365;

    /// <summary>Maps the routes under <c>/auth</c>.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").LimitSignIns().RefuseForeignPages();
        auth.MapPost("/register", RegisterAsync);
        auth.MapPost("/login", LogInAsync);
        auth.MapPost("/guest", AsGuestAsync);
        auth.MapPost("/logout", LogOutAsync);
        auth.MapGet("/sessions", ListAsync);
        auth.MapDelete("/sessions/{id}", RevokeAsync);
        auth.MapDelete("/sessions", RevokeAllAsync);
        auth.MapPost("/tokens", CreateTokenAsync);
    }

    /// <summary>Answers a sign-in: the token in the body, and as a cookie.</summary>
    internal static IResult Answer(HttpContext context, SignInOutcome outcome)
    {
        if (outcome is not SignInOutcome.SignedIn { Session: var session, Token: var token })
        {
            var refused = (SignInOutcome.Refused)outcome;
            return Problem.Of(StatusOf(refused.Code), refused.Code, refused.Message);
        }

        CookieSession.Set(context, token, session.ExpiresAt);
        return TypedResults.Ok(new SignedInResponse(
            session.Account.User.Spelling, session.Account.Email, session.Account.Kind == AccountKind.Guest, token, session.ExpiresAt));
    }

    private static async Task<IResult> RegisterAsync(
        Credentials credentials, HttpContext context, SignIn signIn, RequestIdentity identity, IdentityOptions options, CancellationToken cancellationToken)
    {
        if (!options.IsRegistrationOpen)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "REGISTRATION_CLOSED", "This server takes no registrations. Ask who runs it.");
        }

        var caller = await identity.FindAsync(context, cancellationToken);
        var guest = caller is { Kind: AccountKind.Guest } ? new Account(caller.User, caller.Email, caller.Kind) : null;
        return Answer(context, await signIn.RegisterAsync(credentials.Email, credentials.Password, guest, cancellationToken));
    }

    private static async Task<IResult> LogInAsync(
        Credentials credentials, HttpContext context, SignIn signIn, CancellationToken cancellationToken) =>
        Answer(context, await signIn.LogInAsync(credentials.Email, credentials.Password, cancellationToken));

    private static async Task<IResult> AsGuestAsync(
        HttpContext context, SignIn signIn, IdentityOptions options, CancellationToken cancellationToken) =>
        options.IsRegistrationOpen
            ? Answer(context, await signIn.AsGuestAsync(cancellationToken))
            : Problem.Of(StatusCodes.Status403Forbidden, "REGISTRATION_CLOSED", "This server takes no guests. Ask who runs it.");

    private static async Task<IResult> LogOutAsync(
        HttpContext context, RequestIdentity identity, Sessions sessions, CancellationToken cancellationToken)
    {
        if (await identity.FindAsync(context, cancellationToken) is { Credential: { } credential } caller)
        {
            await sessions.RevokeAsync(caller.User, credential, cancellationToken);
        }

        CookieSession.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, RequestIdentity identity, Sessions sessions, CancellationToken cancellationToken)
    {
        if (await identity.FindAsync(context, cancellationToken) is not { } caller || !caller.May(Scope.Everything))
        {
            return Problem.Unauthenticated();
        }

        var all = await sessions.ListAsync(caller.User, cancellationToken);
        return TypedResults.Ok(all.Select(session => new SessionResponse(
            session.Hash.Hex, session.Name, [.. session.Scopes.Order(StringComparer.Ordinal)], session.CreatedAt, session.ExpiresAt, session.Hash == caller.Credential)));
    }

    private static async Task<IResult> RevokeAsync(
        string id, HttpContext context, RequestIdentity identity, Sessions sessions, CancellationToken cancellationToken)
    {
        if (await identity.FindAsync(context, cancellationToken) is not { } caller || !caller.May(Scope.Everything))
        {
            return Problem.Unauthenticated();
        }

        return await sessions.RevokeAsync(caller.User, new TokenHash(id), cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status404NotFound, "NO_SUCH_SESSION", "You have no credential of that id. GET /auth/sessions lists them.");
    }

    // Everywhere, also where somebody else is signed in as the user, and with all tokens for scripts.
    private static async Task<IResult> RevokeAllAsync(
        HttpContext context, RequestIdentity identity, Sessions sessions, CancellationToken cancellationToken)
    {
        if (await identity.FindAsync(context, cancellationToken) is not { } caller || !caller.May(Scope.Everything))
        {
            return Problem.Unauthenticated();
        }

        await sessions.RevokeAllAsync(caller.User, cancellationToken);
        CookieSession.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CreateTokenAsync(
        TokenRequest wish, HttpContext context, RequestIdentity identity, Sessions sessions, CancellationToken cancellationToken)
    {
        // A token must not be able to make another one that outlives it, hence only a sign-in may.
        if (await identity.FindAsync(context, cancellationToken) is not { } caller || !caller.May(Scope.Everything))
        {
            return Problem.Unauthenticated();
        }

        if (wish.Name.Length is 0 or > LongestName || wish.Days is < 1 or > LongestDays
            || wish.Scopes.Length == 0 || !Scope.Grantable.IsSupersetOf(wish.Scopes))
        {
            return Problem.Of(
                StatusCodes.Status400BadRequest,
                "TOKEN_REQUEST_INVALID",
                $"A token needs a name of 1 to {LongestName} characters, scopes among read and write, and 1 to {LongestDays} days.");
        }

        var account = new Account(caller.User, caller.Email, caller.Kind);
        var (token, session) = await sessions.OpenAsync(
            account, wish.Name, wish.Scopes.ToImmutableHashSet(StringComparer.Ordinal), TimeSpan.FromDays(wish.Days), cancellationToken);
        return TypedResults.Ok(new SignedInResponse(caller.User.Spelling, caller.Email, caller.Kind == AccountKind.Guest, token, session.ExpiresAt));
    }

    private static int StatusOf(string code) => code switch
    {
        "WRONG_CREDENTIALS" => StatusCodes.Status401Unauthorized,
        "EMAIL_TAKEN" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    };
}
