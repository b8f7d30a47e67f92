using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>The three parts of a token, taken apart but not believed yet.</summary>
/// <remarks>RFC 7519 section 3.1 and RFC 7515 section 7.1.</remarks>
internal sealed class CompactJwt
{
    private const int LongestToken = 16 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private CompactJwt(byte[] signed, byte[] signature, JsonElement header, JsonElement claims)
    {
        Signed = signed;
        Signature = signature;
        Header = header;
        Claims = claims;
    }

    /// <summary>What the signature is over.</summary>
    public byte[] Signed { get; }

    public byte[] Signature { get; }

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    public static bool TryParse(string token, [NotNullWhen(true)] out CompactJwt? jwt)
    {
        jwt = null;
        var parts = token.Length <= LongestToken ? token.Split('.') : [];
        if (parts.Length != 3
            || !TryDecode(parts[0], out var header) || !TryDecode(parts[1], out var claims) || !TryDecode(parts[2], out var signature)
            || !TryReadObject(header, out var headerObject) || !TryReadObject(claims, out var claimsObject))
        {
            return false;
        }

        jwt = new CompactJwt(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, headerObject, claimsObject);
        return true;
    }

    /// <summary>A member that is a string; null when it is missing or anything else.</summary>
    public static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that is a moment in seconds since 1970; null when it is missing, out of range or anything else.</summary>
    public static DateTimeOffset? Moment(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;

    private static bool TryDecode(string part, out byte[] bytes)
    {
        bytes = [];
        // The decoder passes over white space and padding; a token has neither (RFC 7515 section 2).
        if (part.AsSpan().ContainsAnyExcept(Alphabet) || !Base64Url.IsValid(part))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(part);
        return true;
    }

    // JSON may spell half a surrogate pair, and be parsed, and fail when the text is asked for.
    private static bool IsWellFormed(byte[] utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryReadObject(byte[] utf8, out JsonElement value)
    {
        value = default;
        try
        {
            if (!IsWellFormed(utf8))
            {
                return false;
            }

            using var document = JsonDocument.Parse(utf8, Strict);
            value = document.RootElement.Clone();
            return value.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
