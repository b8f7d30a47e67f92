using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Identity.OpenId;

namespace LinkedRecords.Api.Tests.Identity;

/// <summary>An identity provider in the same process, with one RSA and one EC key.</summary>
internal sealed class TestIssuer : IIssuer, IDisposable
{
    public const string Audience = "linkedrecords-test";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, SigningKey> _keys;

    public TestIssuer()
    {
        _keys = new(StringComparer.Ordinal) { ["rsa"] = SigningKey.TryRead(RsaKey())!, ["ec"] = SigningKey.TryRead(EcKey())! };
    }

    public string Name => "https://issuer.test";

    public ValueTask<SigningKey?> FindKeyAsync(string keyId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_keys.GetValueOrDefault(keyId));

    public static Dictionary<string, object> Claims(DateTimeOffset now) => new(StringComparer.Ordinal)
    {
        ["iss"] = "https://issuer.test",
        ["aud"] = Audience,
        ["sub"] = "somebody",
        ["email"] = "somebody@example.com",
        ["email_verified"] = true,
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
    };

    public string Sign(string algorithm, string keyId, Dictionary<string, object> claims, Dictionary<string, object>? moreHeader = null)
    {
        var header = new Dictionary<string, object>(StringComparer.Ordinal) { ["alg"] = algorithm, ["kid"] = keyId };
        foreach (var (name, value) in moreHeader ?? [])
        {
            header[name] = value;
        }

        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Signature(algorithm, Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A token of these very texts, signed by the RSA key with RS256 whatever they say.</summary>
    public string SignText(string header, string claims) => SignBytes(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims));

    /// <summary>The same of bytes, which need not be a text.</summary>
    public string SignBytes(byte[] header, byte[] claims)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Signature("RS256", Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The keys as a provider publishes them.</summary>
    public JsonElement PublicKeys() => JsonSerializer.SerializeToElement(new { keys = new[] { RsaKey(), EcKey() } });

    /// <summary>The modulus as the world can see it: what an attacker would use as an HMAC secret.</summary>
    public byte[] PublicRsa() => _rsa.ExportSubjectPublicKeyInfo();

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static string Encode(Dictionary<string, object> content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));

    private byte[] Signature(string algorithm, byte[] signed) => algorithm switch
    {
        "RS256" => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "PS256" => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "ES256" => _ec.SignData(signed, HashAlgorithmName.SHA256),
        "HS256" => HMACSHA256.HashData(PublicRsa(), signed),
        _ => [],
    };

    private JsonElement RsaKey()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kty"] = "RSA",
            ["kid"] = "rsa",
            ["use"] = "sig",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        });
    }

    private JsonElement EcKey()
    {
        var parameters = _ec.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kty"] = "EC",
            ["kid"] = "ec",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(parameters.Q.X),
            ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
        });
    }
}
