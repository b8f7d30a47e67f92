using LinkedRecords.Api.Identity.Tokens;

namespace LinkedRecords.Api.Identity;

/// <summary>What became of an attempt to sign in.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>Signed in; the token is shown this once.</summary>
    public sealed record SignedIn(string Token, Session Session) : SignInOutcome;

    /// <summary>Nothing has changed.</summary>
    /// <param name="Code">Stable, from docs/errors.md.</param>
    /// <param name="Message">What stood against it and how to mend it. The same for an unknown address and a wrong password.</param>
    public sealed record Refused(string Code, string Message) : SignInOutcome;
}
