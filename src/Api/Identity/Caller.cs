using System.Collections.Immutable;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Identity;

/// <summary>Who makes a request, and on the strength of what.</summary>
/// <param name="User">Their node; what a viewer is made from.</param>
/// <param name="Email">Null for guests.</param>
/// <param name="Kind">How they proved who they are.</param>
/// <param name="Scopes">What the credential is good for; a session of a person is good for everything.</param>
/// <param name="ExpiresAt">From when on the credential proves nothing.</param>
/// <param name="Credential">For asking later whether it still holds; null when its issuer can only let it expire.</param>
public sealed record Caller(
    Node User,
    string? Email,
    AccountKind Kind,
    ImmutableHashSet<string> Scopes,
    DateTimeOffset ExpiresAt,
    TokenHash? Credential)
{
    /// <summary>Whether the credential is good for <paramref name="scope"/>; see <see cref="Scope"/>.</summary>
    public bool May(string scope) => Scopes.Contains(Scope.Everything) || Scopes.Contains(scope);
}
