using System.Buffers.Text;
using System.Security.Cryptography;

namespace LinkedRecords.Api.Identity.Tokens;

/// <summary>A random secret that means nothing without this server.</summary>
internal static class OpaqueToken
{
    /// <summary>Begins the token of a session, so that a secret scanner recognises one that leaked.</summary>
    public const string SessionPrefix = "lrs_";

    /// <summary>Begins a personal access token.</summary>
    public const string PersonalPrefix = "lrp_";

    private const int Bytes = 32;

    /// <summary>A new token; it is shown once and never stored.</summary>
    public static string Mint(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether the text has the form of one of ours, as against one of an identity provider.</summary>
    public static bool IsOurs(string token) =>
        token.StartsWith(SessionPrefix, StringComparison.Ordinal) || token.StartsWith(PersonalPrefix, StringComparison.Ordinal);
}
