using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LinkedRecords.QueryEngine;

/// <summary>Makes texts that the server hands out and takes back, and that no one else can make: cursors and denial tokens.</summary>
/// <remarks>HMAC-SHA-256 (RFC 2104), cut to 128 bits, before the text, both as base64url. Compared in constant time.</remarks>
public sealed class TokenSigner
{
    private const int SignatureLength = 16;
    private const int MaximumLength = 1024;

    private readonly byte[] _key;

    /// <summary>Signs with a key that all server nodes of a deployment share.</summary>
    /// <param name="key">At least 32 bytes of randomness. With another key all tokens that are out become invalid.</param>
    public TokenSigner(ReadOnlySpan<byte> key)
    {
        if (key.Length < HMACSHA256.HashSizeInBytes)
            throw new ArgumentException($"The key has {key.Length} bytes; use at least {HMACSHA256.HashSizeInBytes} random ones.", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>A token that holds the text.</summary>
    /// <param name="purpose">What it is for; a token serves no other purpose.</param>
    /// <param name="text">What <see cref="Open"/> gives back.</param>
    public string Seal(string purpose, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Base64Url.EncodeToString([.. Signature(purpose, bytes), .. bytes]);
    }

    /// <summary>The text of a token; null when it was not made here for this purpose.</summary>
    public string? Open(string purpose, string token)
    {
        if (token.Length > MaximumLength || !Base64Url.IsValid(token))
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < SignatureLength)
            return null;
        var text = bytes.AsSpan(SignatureLength);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureLength), Signature(purpose, text))
            ? Encoding.UTF8.GetString(text)
            : null;
    }

    private ReadOnlySpan<byte> Signature(string purpose, ReadOnlySpan<byte> text)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(purpose), 0, .. text];
        return HMACSHA256.HashData(_key, signed).AsSpan(0, SignatureLength);
    }
}
