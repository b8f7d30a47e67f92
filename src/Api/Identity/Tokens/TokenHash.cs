using System.Security.Cryptography;
using System.Text;

namespace LinkedRecords.Api.Identity.Tokens;

/// <summary>What is kept of an opaque token: enough to recognise it, not enough to use it.</summary>
/// <param name="Hex">SHA-256 in lower-case hexadecimal. The token has 256 random bits, so it needs no salt and no slow hash.</param>
public readonly record struct TokenHash(string Hex)
{
    /// <summary>The hash of a token as its bearer presents it.</summary>
    public static TokenHash Of(string token) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))));
}
