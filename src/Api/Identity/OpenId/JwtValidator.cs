using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>Decides whether a bearer token proves who its bearer is.</summary>
/// <remarks>
/// RFC 7519 section 7.2 and the best current practices of RFC 8725: algorithms from a list, bound to the key's type; issuer,
/// audience, times and subject always checked; unknown critical headers refused.
/// </remarks>
internal sealed class JwtValidator(IIssuer issuer, string audience, TimeProvider clock)
{
    /// <summary>By how much two clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // OpenID Connect Core section 2: not more than 255 characters.
    private const int LongestSubject = 255;

    private static readonly HashSet<string> Algorithms =
        new(StringComparer.Ordinal) { "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384" };

    /// <summary>Checks form and signature first, claims afterwards: nothing in an unsigned token is believed.</summary>
    public async ValueTask<JwtVerdict> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (!CompactJwt.TryParse(token, out var jwt))
        {
            return new JwtVerdict.Rejected(JwtRejection.Malformed);
        }

        return await WhyUnsignedAsync(jwt, cancellationToken) is { } unsigned
            ? new JwtVerdict.Rejected(unsigned)
            : Judge(jwt.Claims);
    }

    private async ValueTask<JwtRejection?> WhyUnsignedAsync(CompactJwt jwt, CancellationToken cancellationToken)
    {
        if (jwt.Header.TryGetProperty("crit", out _))
        {
            return JwtRejection.Critical;
        }

        if (CompactJwt.Text(jwt.Header, "alg") is not { } algorithm || !Algorithms.Contains(algorithm))
        {
            return JwtRejection.Algorithm;
        }

        var keyId = CompactJwt.Text(jwt.Header, "kid") ?? string.Empty;
        if (await issuer.FindKeyAsync(keyId, cancellationToken) is not { } key)
        {
            return JwtRejection.UnknownKey;
        }

        return key.Verify(algorithm, jwt.Signed, jwt.Signature) switch
        {
            true => null,
            false => JwtRejection.Signature,
            null => JwtRejection.Algorithm,
        };
    }

    private JwtVerdict Judge(JsonElement claims)
    {
        var now = clock.GetUtcNow();
        if (!string.Equals(CompactJwt.Text(claims, "iss"), issuer.Name, StringComparison.Ordinal))
        {
            return new JwtVerdict.Rejected(JwtRejection.Issuer);
        }

        if (!IsFor(claims, audience))
        {
            return new JwtVerdict.Rejected(JwtRejection.Audience);
        }

        if (CompactJwt.Moment(claims, "exp") is not { } expiresAt || expiresAt + Skew <= now)
        {
            return new JwtVerdict.Rejected(JwtRejection.Expired);
        }

        if (claims.TryGetProperty("nbf", out _) && (CompactJwt.Moment(claims, "nbf") ?? DateTimeOffset.MaxValue) > now + Skew)
        {
            return new JwtVerdict.Rejected(JwtRejection.NotYetValid);
        }

        var subject = CompactJwt.Text(claims, "sub");
        return string.IsNullOrWhiteSpace(subject) || subject.Length > LongestSubject || subject.Any(char.IsControl)
            ? new JwtVerdict.Rejected(JwtRejection.Subject)
            : new JwtVerdict.Proven(
                subject, CompactJwt.Text(claims, "email"), IsTrue(claims, "email_verified"), expiresAt, CompactJwt.Text(claims, "nonce"));
    }

    // RFC 7519 section 4.1.3: one string, or a list of which one is ours.
    private static bool IsFor(JsonElement claims, string audience) =>
        claims.TryGetProperty("aud", out var value) && value.ValueKind switch
        {
            JsonValueKind.String => value.ValueEquals(audience),
            JsonValueKind.Array => value.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(audience)),
            _ => false,
        };

    private static bool IsTrue(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
