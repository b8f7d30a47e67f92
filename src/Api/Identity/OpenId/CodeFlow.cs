using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>The authorization code flow with PKCE, run by the server that keeps the client secret.</summary>
/// <remarks>OpenID Connect Core 1.0 section 3.1 and RFC 7636.</remarks>
internal sealed class CodeFlow(IdentityOptions options, OpenIdIssuer issuer, HttpClient http, TimeProvider clock)
{
    private const int LargestAnswer = 64 * 1024;

    // The ID token is made for the client, whatever audience bearer tokens of the API carry.
    private readonly JwtValidator _idTokens = new(issuer, options.ClientId!, clock);

    /// <summary>Where the browser goes to sign in; null when the provider cannot be reached.</summary>
    /// <param name="prompt">Handed on when it is one of the four that the specification knows.</param>
    public async ValueTask<string?> AuthorizationAddressAsync(
        PendingSignIn pending, Uri callback, string? prompt, CancellationToken cancellationToken)
    {
        if (await issuer.AddressesAsync(cancellationToken) is not { Authorization: { } authorization })
        {
            return null;
        }

        var query = QueryString.Create(new KeyValuePair<string, string?>[]
        {
            new("client_id", options.ClientId),
            new("response_type", "code"),
            new("scope", "openid email profile"),
            new("redirect_uri", callback.AbsoluteUri),
            new("state", pending.State),
            new("nonce", pending.Nonce),
            new("code_challenge", pending.Challenge),
            new("code_challenge_method", "S256"),
        });
        if (prompt is "none" or "login" or "consent" or "select_account")
        {
            query = query.Add("prompt", prompt);
        }

        return authorization + (authorization.Contains('?', StringComparison.Ordinal) ? "&" + query.Value![1..] : query.Value);
    }

    /// <summary>Exchanges a code for proof of who signed in; null when the provider does not give it or it does not fit.</summary>
    public async ValueTask<JwtVerdict.Proven?> RedeemAsync(
        string code, PendingSignIn pending, Uri callback, CancellationToken cancellationToken)
    {
        if (await issuer.AddressesAsync(cancellationToken) is not { Token: { } address })
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", BasicCredentials());
        request.Content = new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", callback.AbsoluteUri),
            new("code_verifier", pending.Verifier),
        ]);
        return await IdTokenAsync(request, cancellationToken) is { } idToken
            && await _idTokens.ValidateAsync(idToken, cancellationToken) is JwtVerdict.Proven proven
            && string.Equals(proven.Nonce, pending.Nonce, StringComparison.Ordinal)
                ? proven
                : null;
    }

    private async ValueTask<string?> IdTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return answer.RootElement.ValueKind == JsonValueKind.Object ? CompactJwt.Text(answer.RootElement, "id_token") : null;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or JsonException)
        {
            return null;
        }
    }

    // RFC 6749 section 2.3.1: both parts form-encoded before they are joined.
    private string BasicCredentials() => Convert.ToBase64String(
        Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(options.ClientSecret!)}"));
}
