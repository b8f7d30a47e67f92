using System.Net;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.Api.Tests.Identity;

/// <summary>What an identity provider answers over HTTP, without a network.</summary>
internal sealed class ProviderOnNetwork(TestIssuer issuer) : HttpMessageHandler
{
    public const string Address = "https://issuer.test";

    /// <summary>How often somebody asked for the keys.</summary>
    public int Fetches { get; private set; }

    /// <summary>Whether it answers.</summary>
    public bool IsAway { get; set; }

    /// <summary>As whom it introduces itself.</summary>
    public string Name { get; set; } = Address;

    /// <summary>The keys that it publishes.</summary>
    public JsonElement Keys { get; set; } = issuer.PublicKeys();

    /// <summary>What the token endpoint answers to a form; null: it refuses.</summary>
    public Func<Dictionary<string, string>, string?>? Redeem { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new HttpRequestException("Nobody is there.");
        }

        switch (request.RequestUri!.AbsolutePath)
        {
            case "/.well-known/openid-configuration":
                return Json(new { issuer = Name, jwks_uri = Address + "/keys", authorization_endpoint = Address + "/authorize", token_endpoint = Address + "/token" });
            case "/keys":
                Fetches++;
                return Json(Keys);
            default:
                var text = await request.Content!.ReadAsStringAsync(cancellationToken);
                var form = text.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);
                return Redeem?.Invoke(form) is { } token ? Json(new { id_token = token }) : new HttpResponseMessage(HttpStatusCode.BadRequest);
        }
    }

    private static HttpResponseMessage Json(object content) =>
        new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(content), Encoding.UTF8, "application/json") };
}
