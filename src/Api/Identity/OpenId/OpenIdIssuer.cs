using System.Collections.Immutable;
using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>An identity provider on the network: its addresses and its keys, fetched when needed and kept for a while.</summary>
/// <remarks>
/// OpenID Connect Discovery 1.0 section 4. A key that is not known makes one fetch, at most one in <see cref="ShortestInterval"/>,
/// so that tokens with invented key ids cannot make this server hammer the provider. When a fetch fails the old keys stay.
/// </remarks>
internal sealed class OpenIdIssuer(string address, HttpClient http, TimeProvider clock) : IIssuer, IDisposable
{
    /// <summary>How often the provider is asked at most.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(30);

    /// <summary>For how long keys are trusted without asking again: a key that the provider withdraws is out after that.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(15);

    private const int MostKeys = 100;
    private const int LargestDocument = 256 * 1024;

    private readonly SemaphoreSlim _fetching = new(1);

    // Written under _fetching only, always whole. Replaced keys are left to their finalizers: a check may still use them.
    private volatile ImmutableDictionary<string, SigningKey> _keys = ImmutableDictionary.Create<string, SigningKey>(StringComparer.Ordinal);
    private volatile IssuerAddresses? _addresses;
    private DateTimeOffset _fetchedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => _addresses?.Issuer ?? address;

    /// <inheritdoc/>
    public async ValueTask<SigningKey?> FindKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - _fetchedAt > Freshness || !_keys.ContainsKey(keyId))
        {
            await RefreshAsync(cancellationToken);
        }

        return _keys.GetValueOrDefault(keyId);
    }

    /// <summary>Where the provider takes what; null when it cannot be reached and never could.</summary>
    public async ValueTask<IssuerAddresses?> AddressesAsync(CancellationToken cancellationToken)
    {
        if (_addresses is null)
        {
            await RefreshAsync(cancellationToken);
        }

        return _addresses;
    }

    /// <inheritdoc/>
    public void Dispose() => _fetching.Dispose();

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            if (now - _triedAt < ShortestInterval)
            {
                return;
            }

            _triedAt = now;
            var discovery = await FetchAsync(address.TrimEnd('/') + "/.well-known/openid-configuration", cancellationToken);
            if (IssuerAddresses.TryRead(discovery, address) is { } addresses)
            {
                var keys = await FetchAsync(addresses.Keys, cancellationToken);
                _addresses = addresses;
                _keys = ReadKeys(keys);
                _fetchedAt = now;
            }
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or JsonException or InvalidOperationException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // The provider is away: what is known stays in use until it is back.
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<JsonElement> FetchAsync(string url, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(LargestDocument, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return document.RootElement.Clone();
    }

    private static ImmutableDictionary<string, SigningKey> ReadKeys(JsonElement set)
    {
        var keys = ImmutableDictionary.CreateBuilder<string, SigningKey>(StringComparer.Ordinal);
        if (set.ValueKind == JsonValueKind.Object && set.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var key in list.EnumerateArray().Take(MostKeys).Select(SigningKey.TryRead).OfType<SigningKey>())
            {
                keys[key.Id] = key;
            }
        }

        return keys.ToImmutable();
    }
}
