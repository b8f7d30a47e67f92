using System.Text;
using LinkedRecords.Api.Identity.OpenId;

namespace LinkedRecords.Api.Tests.Identity;

/// <summary>Tokens as somebody would make them who wants in. Each proves nothing, and none is an exception.</summary>
public sealed class HostileTokenTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly TestIssuer _issuer = new();
    private readonly JwtValidator _validator;

    public HostileTokenTests() => _validator = new JwtValidator(_issuer, TestIssuer.Audience, new FixedClock(Now));

    /// <summary>Headers under which honest claims, honestly signed with RS256, prove nothing.</summary>
    public static TheoryData<string, string> Headers => new()
    {
        { "no algorithm", """{"kid":"rsa"}""" },
        { "none", """{"alg":"none","kid":"rsa"}""" },
        { "none in other letters", """{"alg":"NoNe","kid":"rsa"}""" },
        { "an empty algorithm", """{"alg":"","kid":"rsa"}""" },
        { "a shared secret", """{"alg":"HS256","kid":"rsa"}""" },
        { "another algorithm of the key", """{"alg":"PS256","kid":"rsa"}""" },
        { "another hash", """{"alg":"RS512","kid":"rsa"}""" },
        { "the key of another kind", """{"alg":"RS256","kid":"ec"}""" },
        { "an algorithm in small letters", """{"alg":"rs256","kid":"rsa"}""" },
        { "an algorithm with a blank", """{"alg":"RS256 ","kid":"rsa"}""" },
        { "an algorithm with a zero", """{"alg":"RS256\u0000","kid":"rsa"}""" },
        { "a list of algorithms", """{"alg":["RS256"],"kid":"rsa"}""" },
        { "a number as algorithm", """{"alg":256,"kid":"rsa"}""" },
        { "half a surrogate as algorithm", """{"alg":"\ud800","kid":"rsa"}""" },
        { "two algorithms", """{"alg":"RS256","alg":"none","kid":"rsa"}""" },
        { "two algorithms, one escaped", """{"alg":"RS256","\u0061lg":"none","kid":"rsa"}""" },
        { "two keys", """{"alg":"RS256","kid":"rsa","kid":"ec"}""" },
        { "no key", """{"alg":"RS256"}""" },
        { "a path as key", """{"alg":"RS256","kid":"../../dev/null"}""" },
        { "a statement as key", """{"alg":"RS256","kid":"rsa' or '1'='1"}""" },
        { "half a surrogate as key", """{"alg":"RS256","kid":"\udfff"}""" },
        { "an object as key", """{"alg":"RS256","kid":{"kid":"rsa"}}""" },
        { "an unknown critical header", """{"alg":"RS256","kid":"rsa","crit":["exp"],"exp":1}""" },
        { "an empty critical header", """{"alg":"RS256","kid":"rsa","crit":[]}""" },
        { "an unencoded payload", """{"alg":"RS256","kid":"rsa","b64":false,"crit":["b64"]}""" },
        { "its own key", """{"alg":"RS256","kid":"mine","jwk":{"kty":"oct","k":"AA"}}""" },
        { "the address of its own keys", """{"alg":"RS256","kid":"mine","jku":"https://evil.test/keys"}""" },
        { "a name in half a surrogate", """{"alg":"RS256","kid":"rsa","\ud800":1,"crit":1}""" },
        { "a list", """["RS256"]""" },
        { "null", "null" },
        { "nothing", "" },
        { "too deep", """{"alg":"RS256","kid":"rsa","x":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}""" },
        { "a comment", """{"alg":"RS256",/**/"kid":"rsa"}""" },
        { "a comma too many", """{"alg":"RS256","kid":"rsa",}""" },
        { "something behind it", """{"alg":"RS256","kid":"rsa"}{}""" },
    };

    /// <summary>Claims, honestly signed, that prove nothing all the same.</summary>
    public static TheoryData<string, string> Claims => new()
    {
        { "no audience", """{"iss":"https://issuer.test","sub":"a","exp":9999999999}""" },
        { "an audience that begins like ours", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"aud":"linkedrecords-test.evil"}""" },
        { "an audience in a list in a list", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"aud":[["linkedrecords-test"]]}""" },
        { "an audience as a name", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"aud":{"linkedrecords-test":1}}""" },
        { "an empty audience", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"aud":[]}""" },
        { "half a surrogate as audience", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"aud":"\ud800"}""" },
        { "two audiences", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"aud":"x","aud":"linkedrecords-test"}""" },
        { "an issuer with a slash", """{"iss":"https://issuer.test/","sub":"a","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "an issuer in capitals", """{"iss":"HTTPS://issuer.test","sub":"a","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "a list of issuers", """{"iss":["https://issuer.test"],"sub":"a","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "two issuers", """{"iss":"https://evil.test","iss":"https://issuer.test","sub":"a","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "half a surrogate as issuer", """{"iss":"\udc00","sub":"a","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "an end as text", """{"iss":"https://issuer.test","sub":"a","exp":"9999999999","aud":"linkedrecords-test"}""" },
        { "no end", """{"iss":"https://issuer.test","sub":"a","exp":null,"aud":"linkedrecords-test"}""" },
        { "an end before time", """{"iss":"https://issuer.test","sub":"a","exp":-1,"aud":"linkedrecords-test"}""" },
        { "an end without end", """{"iss":"https://issuer.test","sub":"a","exp":1e400,"aud":"linkedrecords-test"}""" },
        { "an end beyond time", """{"iss":"https://issuer.test","sub":"a","exp":1e300,"aud":"linkedrecords-test"}""" },
        { "two ends", """{"iss":"https://issuer.test","sub":"a","exp":1,"exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "a beginning as text", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"nbf":"0","aud":"linkedrecords-test"}""" },
        { "a beginning beyond time", """{"iss":"https://issuer.test","sub":"a","exp":9999999999,"nbf":1e300,"aud":"linkedrecords-test"}""" },
        { "no subject", """{"iss":"https://issuer.test","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "an empty subject", """{"iss":"https://issuer.test","sub":"","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "a number as subject", """{"iss":"https://issuer.test","sub":1,"exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "half a surrogate as subject", """{"iss":"https://issuer.test","sub":"\ud800","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "a zero in the subject", """{"iss":"https://issuer.test","sub":"a\u0000","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "two subjects", """{"iss":"https://issuer.test","sub":"a","sub":"b","exp":9999999999,"aud":"linkedrecords-test"}""" },
        { "a list", "[]" },
        { "a text", "\"claims\"" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_of_somebody_who_wants_in_proves_nothing(string what, string header) =>
        Assert.True(await IsRejectedAsync(_issuer.SignText(header, Honest)), what);

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Claims_that_are_signed_and_unfit_prove_nothing(string what, string claims) =>
        Assert.True(await IsRejectedAsync(_issuer.SignText(HonestHeader, claims)), what);

    [Fact]
    public async Task The_honest_token_that_all_these_were_made_from_proves_its_subject() =>
        Assert.IsType<JwtVerdict.Proven>(await ValidateAsync(_issuer.SignText(HonestHeader, Honest)));

    [Fact]
    public async Task Bytes_that_are_no_text_prove_nothing()
    {
        byte[] claims = [.. "{\"iss\":\"https://issuer.test\",\"aud\":\"linkedrecords-test\",\"exp\":9999999999,\"sub\":\"a"u8, 0xFF, 0xC0, .. "\"}"u8];
        byte[] header = [.. "{\"alg\":\"RS256\",\"kid\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8];

        Assert.True(await IsRejectedAsync(_issuer.SignBytes(Encoding.UTF8.GetBytes(HonestHeader), claims)));
        Assert.True(await IsRejectedAsync(_issuer.SignBytes(header, Encoding.UTF8.GetBytes(Honest))));
    }

    [Fact]
    public async Task A_token_is_one_line_of_base64url_and_nothing_around_it()
    {
        var honest = _issuer.SignText(HonestHeader, Honest);
        var parts = honest.Split('.');

        Assert.True(await IsRejectedAsync(honest + "="));
        Assert.True(await IsRejectedAsync(honest + " "));
        Assert.True(await IsRejectedAsync("\t" + honest));
        Assert.True(await IsRejectedAsync(honest.Insert(honest.Length - 10, "\n")));
        Assert.True(await IsRejectedAsync(honest + "."));
        Assert.True(await IsRejectedAsync("." + honest));
        Assert.True(await IsRejectedAsync($"{parts[0]}.{parts[1]}."));
        Assert.True(await IsRejectedAsync($"{parts[0]}.{parts[1]}.AA"));
        Assert.True(await IsRejectedAsync($"{parts[0]}..{parts[2]}"));
        Assert.True(await IsRejectedAsync($"{parts[0]}.{parts[1]}.{parts[2][..^2]}"));
        Assert.True(await IsRejectedAsync(honest.Replace('.', '\u3002')));
        Assert.True(await IsRejectedAsync(parts[0] + "\u0000." + parts[1] + "." + parts[2]));
    }

    [Fact]
    public async Task A_huge_token_is_refused_before_anything_of_it_is_looked_at()
    {
        Assert.Equal(new JwtVerdict.Rejected(JwtRejection.Malformed), await ValidateAsync(new string('a', 10_000_000)));
        Assert.Equal(
            new JwtVerdict.Rejected(JwtRejection.Malformed),
            await ValidateAsync(_issuer.SignText(HonestHeader, Honest[..^1] + ",\"x\":\"" + new string('x', 20_000) + "\"}")));
    }

    [Fact]
    public async Task Whatever_byte_of_a_token_is_changed_it_proves_nothing()
    {
        var honest = _issuer.SignText(HonestHeader, Honest);
        for (var at = 0; at < honest.Length; at++)
        {
            // The last character of a part may hold bits that mean nothing.
            if (honest[at] == '.' || at + 1 == honest.Length || honest[at + 1] == '.')
            {
                continue;
            }

            var changed = honest.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            Assert.True(await IsRejectedAsync(new string(changed)), $"character {at}");
        }
    }

    [Theory]
    [InlineData("""{"kty":"oct","kid":"rsa","k":"AAAA"}""")]
    [InlineData("""{"kty":"RSA","kid":"rsa"}""")]
    [InlineData("""{"kty":"RSA","kid":"rsa","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"RSA","kid":"rsa","n":"!!","e":"AQAB"}""")]
    [InlineData("""{"kty":"EC","kid":"ec","crv":"P-256","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"EC","kid":"ec","crv":"secp256k1","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"RSA","use":"enc","kid":"rsa","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"\ud800"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_key_that_is_none_or_too_small_is_left_out(string key)
    {
        using var json = System.Text.Json.JsonDocument.Parse(key);

        Assert.Null(SigningKey.TryRead(json.RootElement));
    }

    public void Dispose() => _issuer.Dispose();

    private const string HonestHeader = """{"alg":"RS256","kid":"rsa"}""";
    private const string Honest = """{"iss":"https://issuer.test","aud":"linkedrecords-test","sub":"somebody","exp":9999999999}""";

    private async Task<bool> IsRejectedAsync(string token) => await ValidateAsync(token) is JwtVerdict.Rejected;

    private async Task<JwtVerdict> ValidateAsync(string token) => await _validator.ValidateAsync(token, CancellationToken.None);
}
