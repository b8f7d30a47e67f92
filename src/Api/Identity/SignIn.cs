using LinkedRecords.Api.Identity.Tokens;
using Microsoft.AspNetCore.Identity;

namespace LinkedRecords.Api.Identity;

/// <summary>Register, log in, be a guest: every way to come by a session without an identity provider.</summary>
internal sealed class SignIn(Accounts accounts, Sessions sessions, FirstSight firstSight, IPasswordHasher<Account> passwords)
{
    /// <summary>How long a sign-in holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const int ShortestPassword = 8;
    private const int LongestPassword = 1024;
    private const int LongestEmail = 254;

    private static readonly SignInOutcome.Refused WrongCredentials =
        new("WRONG_CREDENTIALS", "No account has this address and password. Check both, or register.");

    private static readonly SignInOutcome.Refused EmailTaken =
        new("EMAIL_TAKEN", "An account with this address exists already. Log in instead.");

    // Verified when there is no account, so that an unknown address takes as long as a wrong password.
    private readonly string _nobodysHash = passwords.HashPassword(Nobody, OpaqueToken.Mint(string.Empty));

    private static readonly Account Nobody = new(UserIds.New(), Email: null, AccountKind.Local);

    /// <summary>Makes an account, or turns <paramref name="guest"/> into one, and signs in.</summary>
    public async Task<SignInOutcome> RegisterAsync(string email, string password, Account? guest, CancellationToken cancellationToken)
    {
        if (WhyUnfit(email, password) is { } refusal)
        {
            return refusal;
        }

        var hash = passwords.HashPassword(guest ?? Nobody, password);
        var account = guest is null
            ? await accounts.RegisterAsync(email, hash, cancellationToken)
            : await UpgradeAsync(guest, email, hash, cancellationToken);
        return account is null ? EmailTaken : await OpenAsync(account, cancellationToken);
    }

    /// <summary>Signs in with address and password.</summary>
    public async Task<SignInOutcome> LogInAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (email.Length > LongestEmail || password.Length > LongestPassword)
        {
            return WrongCredentials;
        }

        var known = await accounts.WithPasswordAsync(email, cancellationToken);
        var verdict = passwords.VerifyHashedPassword(known?.Account ?? Nobody, known?.PasswordHash ?? _nobodysHash, password);
        if (known is not { } found || verdict == PasswordVerificationResult.Failed)
        {
            return WrongCredentials;
        }

        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await accounts.RehashAsync(found.Account.User, passwords.HashPassword(found.Account, password), cancellationToken);
        }

        return await OpenAsync(found.Account, cancellationToken);
    }

    /// <summary>Signs in somebody new who has said nothing about themselves.</summary>
    public async Task<SignInOutcome> AsGuestAsync(CancellationToken cancellationToken) =>
        await OpenAsync(await accounts.AddGuestAsync(cancellationToken), cancellationToken);

    /// <summary>Signs in whoever a provider vouches for.</summary>
    public async Task<SignInOutcome> AsSubjectAsync(
        string subject, string? email, AccountKind kind, CancellationToken cancellationToken) =>
        await OpenAsync(await accounts.OfSubjectAsync(subject, email, kind, cancellationToken), cancellationToken);

    private static SignInOutcome.Refused? WhyUnfit(string email, string password)
    {
        if (email.Length is 0 or > LongestEmail || email.IndexOf('@', StringComparison.Ordinal) is <= 0 || email.Any(char.IsWhiteSpace))
        {
            return new("EMAIL_INVALID", $"The address needs an @ with something in front, no blanks, and at most {LongestEmail} characters.");
        }

        return password.Length is < ShortestPassword or > LongestPassword
            ? new("PASSWORD_UNFIT", $"The password needs {ShortestPassword} to {LongestPassword} characters.")
            : null;
    }

    private async Task<Account?> UpgradeAsync(Account guest, string email, string hash, CancellationToken cancellationToken)
    {
        if (!await accounts.UpgradeAsync(guest.User, email, hash, cancellationToken))
        {
            return null;
        }

        var account = guest with { Email = email, Kind = AccountKind.Local };
        sessions.Forget();
        await firstSight.UpgradeAsync(account, cancellationToken);
        return account;
    }

    private async Task<SignInOutcome> OpenAsync(Account account, CancellationToken cancellationToken)
    {
        await firstSight.AnnounceAsync(account, cancellationToken);
        var (token, session) = await sessions.OpenAsync(account, string.Empty, [Scope.Everything], Lifetime, cancellationToken);
        return new SignInOutcome.SignedIn(token, session);
    }
}
