using LinkedRecords.Api.Identity.OpenId;
using LinkedRecords.Api.Identity.Tokens;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.Identity;

/// <summary>Turns a credential into the one who presents it; the only place where that happens.</summary>
/// <param name="accounts">Everybody known.</param>
/// <param name="sessions">Our own tokens.</param>
/// <param name="firstSight">Told about users whom a provider vouches for.</param>
/// <param name="provider">Checks bearer tokens of the identity provider; null when there is none.</param>
/// <param name="addresses">Asked for addresses that tokens do not carry; null when there is no provider.</param>
/// <param name="clock">The time.</param>
internal sealed class Authenticator(
    Accounts accounts, Sessions sessions, FirstSight firstSight, JwtValidator? provider, UserInfo? addresses, TimeProvider clock) : IDisposable
{
    private const int MostRemembered = 10_000;

    // A signature is checked once per token, not once per request. Bounded: the least recently used go first.
    private readonly MemoryCache _proven = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <summary>The caller, or null when the token proves nothing (any more).</summary>
    public async ValueTask<Caller?> AuthenticateAsync(string token, CancellationToken cancellationToken) =>
        OpaqueToken.IsOurs(token)
            ? await FromSessionAsync(TokenHash.Of(token), cancellationToken)
            : await FromProviderAsync(token, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _proven.Dispose();

    private async ValueTask<Caller?> FromSessionAsync(TokenHash hash, CancellationToken cancellationToken) =>
        await sessions.FindAsync(hash, cancellationToken) is { } session
            ? new Caller(
                session.Account.User, session.Account.Email, session.Account.Kind, session.Scopes, session.ExpiresAt, session.Hash)
            : null;

    private async ValueTask<Caller?> FromProviderAsync(string token, CancellationToken cancellationToken)
    {
        if (provider is null)
        {
            return null;
        }

        var hash = TokenHash.Of(token);
        if (_proven.TryGetValue(hash, out Caller? known) && known!.ExpiresAt > clock.GetUtcNow())
        {
            return known;
        }

        if (await provider.ValidateAsync(token, cancellationToken) is not JwtVerdict.Proven proven)
        {
            return null;
        }

        // An address that nobody has verified is not taken over: it would let a stranger answer to somebody else's name.
        var email = await VerifiedEmailAsync(token, proven, cancellationToken);
        var account = await accounts.OfSubjectAsync(proven.Subject, email, AccountKind.OpenId, cancellationToken);
        await firstSight.AnnounceAsync(account, cancellationToken);
        var caller = new Caller(account.User, account.Email, account.Kind, [Scope.Everything], proven.ExpiresAt, Credential: null);
        // Not for longer than keys are trusted: what a withdrawn key has signed is asked about anew.
        var until = clock.GetUtcNow() + OpenIdIssuer.Freshness;
        return _proven.Set(hash, caller, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = until < proven.ExpiresAt ? until : proven.ExpiresAt });
    }

    // Some providers put the address into ID tokens only, and tell it to whoever presents the access token.
    private async ValueTask<string?> VerifiedEmailAsync(string token, JwtVerdict.Proven proven, CancellationToken cancellationToken)
    {
        if (proven.Email is not null)
        {
            return proven.EmailVerified ? proven.Email : null;
        }

        return addresses is null ? null : await addresses.FindEmailAsync(token, proven.Subject, cancellationToken);
    }
}
