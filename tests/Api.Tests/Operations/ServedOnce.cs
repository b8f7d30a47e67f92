using System.Diagnostics;
using LinkedRecords.Api.Tests.CommandLine;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;

namespace LinkedRecords.Api.Tests.Operations;

/// <summary>One server process behind a proxy that it trusts, with limits that are soon reached, for all tests of a class.</summary>
public sealed class ServedOnce : IAsyncLifetime
{
    /// <summary>The origin whose pages may call.</summary>
    public const string App = "https://app.example.com";

    private LinkedRecordsProgram _program = null!;
    private Process _server = null!;

    /// <summary>For requests that say for whom they are handed on. Follows no redirection and keeps no cookie.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Where the server answers.</summary>
    public Uri Address => Http.BaseAddress!;

    public async Task InitializeAsync()
    {
        _program = new LinkedRecordsProgram(await TestCluster.NewDatabaseAsync());
        foreach (var (name, value) in new (string, string)[]
        {
            ("LINKEDRECORDS_TRUSTED_PROXIES", "127.0.0.0/8, ::1, 10.7.0.1"), ("CORS_ORIGIN", $"[\"{App}/\"]"),
            ("RATE_LIMIT_ADDRESS", "1/3600+6"), ("RATE_LIMIT_USER", "1/3600+3"), ("RATE_LIMIT_SIGN_IN", "1/3600+2"),
            ("SOCKET_LIMIT_USER", "1"), ("SOCKET_LIMIT_ADDRESS", "2"),
        })
        {
            _program.Environment[name] = value;
        }

        _server = _program.Start("serve", "--url", "http://127.0.0.1:0");
        const string says = "LinkedRecords answers at ";
        var line = await LinkedRecordsProgram.UntilAsync(_server.StandardOutput, text => text.StartsWith(says, StringComparison.Ordinal));
        Http.BaseAddress = new Uri(line[says.Length..]);
    }

    public Task DisposeAsync()
    {
        Http.Dispose();
        _server.Kill();
        _server.Dispose();
        _program.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Sends a request as the proxy does that had it from <paramref name="client"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string client, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("X-Forwarded-For", client);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Http.SendAsync(request);
    }
}
