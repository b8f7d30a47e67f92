using System.Collections.Immutable;

namespace LinkedRecords.Api.Identity.Tokens;

/// <summary>A credential that this server gave out and can take back.</summary>
/// <param name="Hash">What is kept of the token.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Name">What its owner calls it; empty for a sign-in.</param>
/// <param name="Scopes">What it is good for.</param>
/// <param name="CreatedAt">When it was given out.</param>
/// <param name="ExpiresAt">From when on it proves nothing.</param>
public sealed record Session(
    TokenHash Hash,
    Account Account,
    string Name,
    ImmutableHashSet<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt);
