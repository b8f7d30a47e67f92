using LinkedRecords.Api.Identity.OpenId;

namespace LinkedRecords.Api.Tests.Identity;

/// <summary>The keys of a provider, as they are fetched, kept, replaced and withdrawn.</summary>
public sealed class OpenIdIssuerTests : IDisposable
{
    private readonly TestIssuer _former = new();
    private readonly TestIssuer _later = new();
    private readonly FixedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly ProviderOnNetwork _provider;
    private readonly HttpClient _http;
    private readonly OpenIdIssuer _issuer;

    public OpenIdIssuerTests()
    {
        _provider = new ProviderOnNetwork(_former);
        _http = new HttpClient(_provider);
        _issuer = new OpenIdIssuer(ProviderOnNetwork.Address, _http, _clock);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _http.Dispose();
        _provider.Dispose();
        _former.Dispose();
        _later.Dispose();
    }

    [Fact]
    public async Task Keys_are_fetched_once_and_used_until_they_are_a_quarter_of_an_hour_old()
    {
        Assert.True(await ProvesAsync(_former));
        _clock.Now += OpenIdIssuer.Freshness;
        Assert.True(await ProvesAsync(_former));
        Assert.Equal(1, _provider.Fetches);

        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(await ProvesAsync(_former));
        Assert.Equal(2, _provider.Fetches);
    }

    [Fact]
    public async Task A_token_signed_by_a_new_key_makes_the_keys_be_fetched_and_is_taken()
    {
        Assert.True(await ProvesAsync(_former));
        _provider.Keys = Renamed(_later);
        _clock.Now += OpenIdIssuer.ShortestInterval;

        Assert.NotNull(await _issuer.FindKeyAsync("new-rsa", CancellationToken.None));
        Assert.Null(await _issuer.FindKeyAsync("rsa", CancellationToken.None));
    }

    [Fact]
    public async Task Tokens_with_invented_keys_do_not_make_the_provider_be_asked_all_the_time()
    {
        Assert.True(await ProvesAsync(_former));
        for (var number = 0; number < 100; number++)
        {
            Assert.Null(await _issuer.FindKeyAsync($"invented-{number}", CancellationToken.None));
            _clock.Now += TimeSpan.FromSeconds(1);
        }

        Assert.InRange(_provider.Fetches, 2, 5);
    }

    [Fact]
    public async Task A_withdrawn_key_proves_nothing_any_more_and_while_the_provider_is_away_what_is_known_counts()
    {
        Assert.True(await ProvesAsync(_former));
        _provider.IsAway = true;
        _clock.Now += OpenIdIssuer.Freshness * 2;
        Assert.True(await ProvesAsync(_former));

        _provider.IsAway = false;
        _provider.Keys = _later.PublicKeys();
        _clock.Now += OpenIdIssuer.ShortestInterval;

        Assert.False(await ProvesAsync(_former));
        Assert.True(await ProvesAsync(_later));
    }

    [Fact]
    public async Task Somebody_who_introduces_himself_by_another_name_is_not_the_provider()
    {
        _provider.Name = "https://elsewhere.example";

        Assert.False(await ProvesAsync(_former));
    }

    private async Task<bool> ProvesAsync(TestIssuer signer) =>
        await new JwtValidator(_issuer, TestIssuer.Audience, _clock).ValidateAsync(
            signer.Sign("RS256", "rsa", TestIssuer.Claims(_clock.Now)), CancellationToken.None) is JwtVerdict.Proven;

    private static System.Text.Json.JsonElement Renamed(TestIssuer issuer) => System.Text.Json.JsonDocument.Parse(
        issuer.PublicKeys().GetRawText().Replace("\"rsa\"", "\"new-rsa\"", StringComparison.Ordinal)).RootElement;
}
