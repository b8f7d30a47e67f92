using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>A public key of an issuer, bound to what it may sign.</summary>
/// <remarks>RFC 7517 (key sets) and RFC 7518 section 3 (algorithms). The key's own type decides, so no token can choose another use for it.</remarks>
internal sealed class SigningKey : IDisposable
{
    private const int SmallestRsaBits = 2048;
    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;
    private readonly string? _onlyAlgorithm;

    private SigningKey(string id, RSA? rsa, ECDsa? ecdsa, string? onlyAlgorithm)
    {
        Id = id;
        _rsa = rsa;
        _ecdsa = ecdsa;
        _onlyAlgorithm = onlyAlgorithm;
    }

    public string Id { get; }

    /// <summary>Reads a key of a set; null when it is none that signs, or of a kind or size that is not accepted.</summary>
    public static SigningKey? TryRead(JsonElement key)
    {
        try
        {
            if (key.ValueKind != JsonValueKind.Object || (CompactJwt.Text(key, "use") is { } use && !Same(use, "sig")))
            {
                return null;
            }

            return CompactJwt.Text(key, "kty") switch
            {
                "RSA" => ReadRsa(key),
                "EC" => ReadEc(key),
                _ => null,
            };
        }
        catch (Exception unusable) when (unusable is CryptographicException or FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null when the algorithm does not go with this key; otherwise whether the signature is right.</summary>
    public bool? Verify(string algorithm, byte[] signed, byte[] signature)
    {
        if (_onlyAlgorithm is not null && !Same(_onlyAlgorithm, algorithm))
        {
            return null;
        }

        return algorithm switch
        {
            "RS256" => _rsa?.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "RS384" => _rsa?.VerifyData(signed, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "RS512" => _rsa?.VerifyData(signed, signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "PS256" => _rsa?.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "PS384" => _rsa?.VerifyData(signed, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
            "PS512" => _rsa?.VerifyData(signed, signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
            "ES256" when _ecdsa?.KeySize == 256 => _ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256),
            "ES384" when _ecdsa?.KeySize == 384 => _ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA384),
            _ => null,
        };
    }

    public void Dispose()
    {
        _rsa?.Dispose();
        _ecdsa?.Dispose();
    }

    private static SigningKey? ReadRsa(JsonElement key)
    {
        var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
        if (rsa.KeySize >= SmallestRsaBits)
        {
            return new SigningKey(CompactJwt.Text(key, "kid") ?? string.Empty, rsa, ecdsa: null, CompactJwt.Text(key, "alg"));
        }

        rsa.Dispose();
        return null;
    }

    private static SigningKey? ReadEc(JsonElement key)
    {
        ECCurve? curve = CompactJwt.Text(key, "crv") switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            _ => null,
        };
        if (curve is not { } known)
        {
            return null;
        }

        var ecdsa = ECDsa.Create(new ECParameters { Curve = known, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } });
        return new SigningKey(CompactJwt.Text(key, "kid") ?? string.Empty, rsa: null, ecdsa, CompactJwt.Text(key, "alg"));
    }

    // A key without one of its numbers would fail somewhere below, in ways that say something else.
    private static byte[] Bytes(JsonElement key, string name) =>
        CompactJwt.Text(key, name) is { Length: > 0 } text
            ? Base64Url.DecodeFromChars(text)
            : throw new FormatException($"The key lacks {name}.");

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
