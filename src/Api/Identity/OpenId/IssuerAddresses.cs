using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>Where an identity provider takes what.</summary>
/// <param name="Issuer">What its tokens carry as <c>iss</c>.</param>
/// <param name="Keys">Its key set.</param>
/// <param name="Authorization">Where a browser is sent to sign in; null when it offers no code flow.</param>
/// <param name="Token">Where a code is exchanged.</param>
/// <param name="UserInfo">Where it tells about the bearer of a token.</param>
internal sealed record IssuerAddresses(string Issuer, string Keys, string? Authorization, string? Token, string? UserInfo)
{
    /// <summary>Reads a discovery document; null when what is needed is not in it, or it speaks of another issuer.</summary>
    /// <param name="discovery">The document.</param>
    /// <param name="address">Where it was asked for: its issuer must be that (OpenID Connect Discovery section 4.3), a slash at the end aside.</param>
    public static IssuerAddresses? TryRead(JsonElement discovery, string address) =>
        discovery.ValueKind == JsonValueKind.Object
        && CompactJwt.Text(discovery, "issuer") is { } issuer
        && string.Equals(issuer.TrimEnd('/'), address.TrimEnd('/'), StringComparison.Ordinal)
        && CompactJwt.Text(discovery, "jwks_uri") is { } keys
        && Uri.IsWellFormedUriString(keys, UriKind.Absolute)
            ? new IssuerAddresses(
                issuer,
                keys,
                CompactJwt.Text(discovery, "authorization_endpoint"),
                CompactJwt.Text(discovery, "token_endpoint"),
                CompactJwt.Text(discovery, "userinfo_endpoint"))
            : null;
}
