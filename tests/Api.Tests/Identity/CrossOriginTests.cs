using System.Net;
using LinkedRecords.Api.Tests.Operations;

namespace LinkedRecords.Api.Tests.Identity;

/// <summary>Pages of other origins, as their browser asks on their behalf.</summary>
public sealed class CrossOriginTests(ServedOnce served) : IClassFixture<ServedOnce>
{
    private const string Stranger = "https://elsewhere.example";
    private static int _clients;

    public static TheoryData<string, string> Routes => new()
    {
        { "/graphql", "POST" }, { "/graphql", "GET" }, { "/graphql", "PUT" }, { "/graphql", "DELETE" },
        { "/auth/login", "POST" }, { "/auth/sessions", "GET" }, { "/auth/sessions/x", "DELETE" }, { "/blobs", "POST" }, { "/blobs/bl-1", "PUT" },
        { "/blobs/bl-1", "GET" }, { "/attributes/kv-1", "PATCH" }, { "/records", "GET" }, { "/facts", "POST" }, { "/userinfo", "GET" }, { "/quota/us-1", "GET" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_page_of_a_listed_origin_may_call_every_route_with_its_cookie_and_another_page_none(string path, string method)
    {
        using var listed = await PreflightAsync(path, method, ServedOnce.App);
        using var other = await PreflightAsync(path, method, Stranger);

        Assert.Equal(ServedOnce.App, One(listed, "Access-Control-Allow-Origin"));
        Assert.Equal("true", One(listed, "Access-Control-Allow-Credentials"));
        Assert.Contains(method, One(listed, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("authorization", One(listed, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(One(other, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_can_read_what_it_is_refused_with_and_when_to_come_back()
    {
        HttpResponseMessage answer;
        do
        {
            answer = await served.SendAsync(HttpMethod.Get, "/health/live", "203.0.113.200", content: null, ("Origin", ServedOnce.App));
        }
        while (answer.StatusCode == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(ServedOnce.App, One(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("Retry-After", One(answer, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/auth/guest")]
    [InlineData("/auth/logout")]
    public async Task A_page_of_another_origin_neither_signs_a_browser_in_nor_out(string path)
    {
        using var sent = await served.SendAsync(HttpMethod.Post, path, Client(), content: null, ("Origin", Stranger));
        using var own = await served.SendAsync(HttpMethod.Post, path, Client(), content: null, ("Origin", ServedOnce.App));

        Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        Assert.Contains("ORIGIN_NOT_ALLOWED", await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(sent.Headers.Contains("Set-Cookie"));
        Assert.True(own.IsSuccessStatusCode);
        Assert.True(own.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_cookie_is_for_encrypted_connections_only_where_the_proxy_says_that_the_client_uses_one()
    {
        using var plain = await served.SendAsync(HttpMethod.Post, "/auth/guest", Client(), content: null, ("X-Forwarded-Proto", "http"));
        using var encrypted = await served.SendAsync(HttpMethod.Post, "/auth/guest", Client(), content: null, ("X-Forwarded-Proto", "https"));

        Assert.DoesNotContain("secure", One(plain, "Set-Cookie"), StringComparison.Ordinal);
        Assert.Contains("secure", One(encrypted, "Set-Cookie"), StringComparison.Ordinal);
        Assert.Contains("httponly", One(encrypted, "Set-Cookie"), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> PreflightAsync(string path, string method, string origin) => served.SendAsync(
        HttpMethod.Options,
        path,
        Client(),
        content: null,
        ("Origin", origin),
        ("Access-Control-Request-Method", method),
        ("Access-Control-Request-Headers", "authorization,content-type"));

    // Each from an address of its own, so that no limit is reached.
    private static string Client() => $"198.51.100.{Interlocked.Increment(ref _clients)}";

    private static string? One(HttpResponseMessage answer, string header) => answer.Headers.TryGetValues(header, out var values) ? string.Join(',', values) : null;
}
