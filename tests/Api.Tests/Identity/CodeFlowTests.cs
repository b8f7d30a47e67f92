using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.OpenId;
using Microsoft.AspNetCore.WebUtilities;

namespace LinkedRecords.Api.Tests.Identity;

/// <summary>Sign-in at a provider, run by the server: what it sends there, and what it believes of what comes back.</summary>
public sealed class CodeFlowTests : IDisposable
{
    private static readonly Uri Callback = new("https://app.test/callback");

    private readonly TestIssuer _keys = new();
    private readonly FixedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly ProviderOnNetwork _provider;
    private readonly HttpClient _http;
    private readonly OpenIdIssuer _issuer;
    private readonly CodeFlow _flow;
    private readonly PendingSignIn _pending;

    public CodeFlowTests()
    {
        _provider = new ProviderOnNetwork(_keys);
        _http = new HttpClient(_provider);
        _issuer = new OpenIdIssuer(ProviderOnNetwork.Address, _http, _clock);
        var options = new IdentityOptions { Issuer = ProviderOnNetwork.Address, ClientId = TestIssuer.Audience, ClientSecret = "secret" };
        _flow = new CodeFlow(options, _issuer, _http, _clock);
        _pending = PendingSignIn.Begin("/", _clock.Now.AddMinutes(10));
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _http.Dispose();
        _provider.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public async Task Whoever_redeems_the_code_has_to_know_the_verifier_of_which_the_browser_showed_the_challenge()
    {
        var address = await _flow.AuthorizationAddressAsync(_pending, Callback, prompt: null, CancellationToken.None);
        var sent = QueryHelpers.ParseQuery(new Uri(address!).Query);
        Assert.Equal("S256", sent["code_challenge_method"]);
        Assert.DoesNotContain(_pending.Verifier, address, StringComparison.Ordinal);

        _provider.Redeem = form => string.Equals(Challenge(form["code_verifier"]), sent["code_challenge"], StringComparison.Ordinal)
            && string.Equals(form["redirect_uri"], Callback.AbsoluteUri, StringComparison.Ordinal)
                ? IdToken(sent["nonce"]!)
                : null;

        Assert.Equal("somebody", (await RedeemAsync())?.Subject);
    }

    [Fact]
    public async Task An_ID_token_of_another_sign_in_proves_nothing()
    {
        _provider.Redeem = _ => IdToken("another nonce");

        Assert.Null(await RedeemAsync());
    }

    [Fact]
    public async Task A_code_that_the_provider_refuses_proves_nothing() => Assert.Null(await RedeemAsync());

    [Fact]
    public void A_sign_in_that_is_under_way_is_believed_only_as_it_was_sealed_and_in_time()
    {
        var sealedBy = _pending.Seal("secret");

        Assert.Equal(_pending, PendingSignIn.Open(sealedBy, "secret", _clock.Now));
        Assert.Null(PendingSignIn.Open(sealedBy, "another secret", _clock.Now));
        var otherLetter = sealedBy[^10] == 'A' ? 'B' : 'A';
        Assert.Null(PendingSignIn.Open($"{sealedBy[..^10]}{otherLetter}{sealedBy[^9..]}", "secret", _clock.Now));
        Assert.Null(PendingSignIn.Open("x" + sealedBy, "secret", _clock.Now));
        Assert.Null(PendingSignIn.Open(sealedBy, "secret", _clock.Now.AddMinutes(11)));
    }

    private async Task<JwtVerdict.Proven?> RedeemAsync() => await _flow.RedeemAsync("code", _pending, Callback, CancellationToken.None);

    private string IdToken(string nonce)
    {
        var claims = TestIssuer.Claims(_clock.Now);
        claims["nonce"] = nonce;
        return _keys.Sign("ES256", "ec", claims);
    }

    private static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
