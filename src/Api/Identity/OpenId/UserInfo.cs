using System.Net.Http.Headers;
using System.Text.Json;

namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>Asks an identity provider for the address of somebody whose access token does not carry it.</summary>
/// <remarks>OpenID Connect Core 1.0 section 5.3. The token has proven its subject already; the answer counts only for that subject.</remarks>
internal sealed class UserInfo(OpenIdIssuer issuer, HttpClient http)
{
    private const int LargestAnswer = 64 * 1024;

    /// <summary>The verified address, or null when the provider knows none or does not answer.</summary>
    public async ValueTask<string?> FindEmailAsync(string token, string subject, CancellationToken cancellationToken)
    {
        if (await issuer.AddressesAsync(cancellationToken) is not { UserInfo: { } address })
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return VerifiedEmail(answer.RootElement, subject);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or JsonException
            || (unreachable is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string? VerifiedEmail(JsonElement answer, string subject) =>
        answer.ValueKind == JsonValueKind.Object
        && string.Equals(CompactJwt.Text(answer, "sub"), subject, StringComparison.Ordinal)
        && answer.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.True
            ? CompactJwt.Text(answer, "email")
            : null;
}
