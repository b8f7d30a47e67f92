using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>A sign-in that is under way at the provider; travels in a cookie of the browser that began it.</summary>
/// <param name="State">Binds the answer to this browser.</param>
/// <param name="Nonce">Binds the ID token to this sign-in.</param>
/// <param name="Verifier">Binds the code to whoever asked for it (PKCE, RFC 7636).</param>
/// <param name="ReturnTo">A path on the app's own origin.</param>
/// <param name="ExpiresAt">After that it must be begun anew.</param>
internal sealed record PendingSignIn(string State, string Nonce, string Verifier, string ReturnTo, DateTimeOffset ExpiresAt)
{
    private const int RandomBytes = 32;
    private static readonly byte[] KeyPurpose = "linkedrecords pending sign-in"u8.ToArray();

    /// <summary>The challenge that goes with <see cref="Verifier"/>, method S256.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Begins a sign-in.</summary>
    public static PendingSignIn Begin(string returnTo, DateTimeOffset expiresAt) =>
        new(Random(), Random(), Random(), returnTo, expiresAt);

    /// <summary>The cookie's value, signed so that nobody else can have written it. Any node that knows the secret can read it.</summary>
    public string Seal(string secret)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(this, IdentityJson.Default.PendingSignIn);
        return $"{Base64Url.EncodeToString(content)}.{Base64Url.EncodeToString(Sign(content, secret))}";
    }

    /// <summary>Reads a cookie; null when it was not sealed with this secret or is too old.</summary>
    public static PendingSignIn? Open(string? cookie, string secret, DateTimeOffset now)
    {
        if (cookie?.Split('.') is not [var content, var signature] || !Base64Url.IsValid(content) || !Base64Url.IsValid(signature))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(content);
        if (!CryptographicOperations.FixedTimeEquals(Sign(bytes, secret), Base64Url.DecodeFromChars(signature)))
        {
            return null;
        }

        var pending = JsonSerializer.Deserialize(bytes, IdentityJson.Default.PendingSignIn);
        return pending?.ExpiresAt > now ? pending : null;
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    private static byte[] Sign(byte[] content, string secret) => HMACSHA256.HashData(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), RandomBytes, info: KeyPurpose), content);
}
