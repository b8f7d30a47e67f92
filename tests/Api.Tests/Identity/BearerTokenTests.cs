using LinkedRecords.Api.Identity.OpenId;

namespace LinkedRecords.Api.Tests.Identity;

public sealed class BearerTokenTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly TestIssuer _issuer = new();
    private readonly JwtValidator _validator;

    public BearerTokenTests() => _validator = new JwtValidator(_issuer, TestIssuer.Audience, new FixedClock(Now));

    [Theory]
    [InlineData("RS256", "rsa")]
    [InlineData("PS256", "rsa")]
    [InlineData("ES256", "ec")]
    public async Task A_token_signed_by_a_key_of_the_issuer_proves_its_subject(string algorithm, string key)
    {
        var verdict = await ValidateAsync(_issuer.Sign(algorithm, key, TestIssuer.Claims(Now)));

        var proven = Assert.IsType<JwtVerdict.Proven>(verdict);
        Assert.Equal("somebody", proven.Subject);
        Assert.Equal("somebody@example.com", proven.Email);
        Assert.True(proven.EmailVerified);
    }

    [Fact]
    public async Task A_token_that_uses_a_public_key_as_a_shared_secret_proves_nothing() =>
        await AssertRejectedAsync(JwtRejection.Algorithm, _issuer.Sign("HS256", "rsa", TestIssuer.Claims(Now)));

    [Fact]
    public async Task An_unsigned_token_proves_nothing() =>
        await AssertRejectedAsync(JwtRejection.Algorithm, _issuer.Sign("none", "rsa", TestIssuer.Claims(Now)));

    [Theory]
    [InlineData("RS256", "ec")]
    [InlineData("ES256", "rsa")]
    public async Task An_algorithm_that_does_not_go_with_the_key_is_refused(string algorithm, string key) =>
        await AssertRejectedAsync(JwtRejection.Algorithm, _issuer.Sign(algorithm, key, TestIssuer.Claims(Now)));

    [Fact]
    public async Task A_token_with_an_unknown_key_proves_nothing() =>
        await AssertRejectedAsync(JwtRejection.UnknownKey, _issuer.Sign("RS256", "other", TestIssuer.Claims(Now)));

    [Fact]
    public async Task A_token_whose_claims_were_changed_after_signing_proves_nothing()
    {
        var honest = _issuer.Sign("RS256", "rsa", TestIssuer.Claims(Now)).Split('.');
        var claims = TestIssuer.Claims(Now);
        claims["sub"] = "somebody else";
        var forged = _issuer.Sign("RS256", "rsa", claims).Split('.');

        await AssertRejectedAsync(JwtRejection.Signature, $"{honest[0]}.{forged[1]}.{honest[2]}");
    }

    [Theory]
    [InlineData("iss", "https://other.test", JwtRejection.Issuer)]
    [InlineData("aud", "somebody-else", JwtRejection.Audience)]
    [InlineData("sub", "  ", JwtRejection.Subject)]
    public async Task A_claim_that_does_not_fit_is_refused_by_name(string claim, string value, JwtRejection reason)
    {
        var claims = TestIssuer.Claims(Now);
        claims[claim] = value;

        await AssertRejectedAsync(reason, _issuer.Sign("RS256", "rsa", claims));
    }

    [Theory]
    [InlineData(-59, true)]
    [InlineData(-61, false)]
    public async Task Two_clocks_may_differ_by_a_minute_at_the_end_of_a_token(int secondsFromNow, bool isProven)
    {
        var claims = TestIssuer.Claims(Now);
        claims["exp"] = Now.AddSeconds(secondsFromNow).ToUnixTimeSeconds();

        Assert.Equal(isProven, await ValidateAsync(_issuer.Sign("RS256", "rsa", claims)) is JwtVerdict.Proven);
    }

    [Fact]
    public async Task A_token_is_not_valid_before_its_time()
    {
        var claims = TestIssuer.Claims(Now);
        claims["nbf"] = Now.AddSeconds(61).ToUnixTimeSeconds();

        await AssertRejectedAsync(JwtRejection.NotYetValid, _issuer.Sign("RS256", "rsa", claims));
    }

    [Fact]
    public async Task A_token_that_never_expires_is_refused()
    {
        var claims = TestIssuer.Claims(Now);
        claims.Remove("exp");

        await AssertRejectedAsync(JwtRejection.Expired, _issuer.Sign("RS256", "rsa", claims));
    }

    [Fact]
    public async Task A_critical_header_that_is_not_known_is_refused() =>
        await AssertRejectedAsync(
            JwtRejection.Critical,
            _issuer.Sign("RS256", "rsa", TestIssuer.Claims(Now), new(StringComparer.Ordinal) { ["crit"] = "b64" }));

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("!!.e30.e30")]
    [InlineData("bnVsbA.e30.e30")]
    [InlineData("e30.W10.e30")]
    public async Task What_is_no_token_is_malformed_and_never_an_exception(string text) =>
        await AssertRejectedAsync(JwtRejection.Malformed, text);

    public void Dispose() => _issuer.Dispose();

    private async Task AssertRejectedAsync(JwtRejection reason, string token) =>
        Assert.Equal(new JwtVerdict.Rejected(reason), await ValidateAsync(token));

    private async Task<JwtVerdict> ValidateAsync(string token) => await _validator.ValidateAsync(token, CancellationToken.None);
}
