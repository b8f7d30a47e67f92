using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LinkedRecords.Api.Quotas.Payments;

/// <summary>The header <c>Paddle-Signature: ts=SECONDS;h1=HEX</c>, where HEX is the HMAC-SHA256 of <c>SECONDS:BODY</c>.</summary>
/// <remarks>https://developer.paddle.com/webhooks/signature-verification. While a secret is changed there may be several <c>h1</c>.</remarks>
internal static class PaddleSignature
{
    private const int LongestHeader = 1024;

    /// <summary>The header for a body.</summary>
    public static string Sign(long seconds, ReadOnlySpan<byte> body, string secret) =>
        string.Create(CultureInfo.InvariantCulture, $"ts={seconds};h1={Convert.ToHexStringLower(Mac(seconds.ToString(CultureInfo.InvariantCulture), body, secret))}");

    /// <summary>Whether the body came from whoever knows the secret, not longer ago than <paramref name="tolerance"/>. The comparison takes the same time for every wrong answer.</summary>
    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string secret, DateTimeOffset now, TimeSpan tolerance)
    {
        if (header is not { Length: <= LongestHeader })
        {
            return false;
        }

        var parts = header.Split(';', StringSplitOptions.TrimEntries);
        var stamps = parts.Where(part => part.StartsWith("ts=", StringComparison.Ordinal)).Select(part => part[3..]).ToList();
        if (stamps is not [var stamp]
            || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > tolerance.TotalSeconds)
        {
            return false;
        }

        var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Mac(stamp, body, secret)));
        var isValid = false;
        foreach (var part in parts.Where(part => part.StartsWith("h1=", StringComparison.Ordinal)))
        {
            isValid |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(part[3..]), expected);
        }

        return isValid;
    }

    private static byte[] Mac(string stamp, ReadOnlySpan<byte> body, string secret)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(stamp + ":"));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
