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
    /// <summary>Reads a discovery document; null when what is needed is not in it.</summary>
    public static IssuerAddresses? TryRead(JsonElement discovery) =>
        discovery.ValueKind == JsonValueKind.Object
        && CompactJwt.Text(discovery, "issuer") is { } issuer
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
