using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using LinkedRecords.Api.Tests.CommandLine;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;

namespace LinkedRecords.Api.Tests.Operations;

/// <summary>The server as its operator meets it: a process, its settings, its signals.</summary>
public sealed class RunningServerTests : IAsyncLifetime
{
    private const string Token = "a-token-for-the-tests-only";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http = new();
    private LinkedRecordsProgram _program = null!;

    public async Task InitializeAsync() => _program = new(await TestCluster.NewDatabaseAsync());

    public Task DisposeAsync()
    {
        _http.Dispose();
        _program.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Metrics_are_for_whoever_presents_the_token()
    {
        _program.Environment["LINKEDRECORDS_METRICS_TOKEN"] = Token;
        using var server = _program.Start("serve", "--url", "http://127.0.0.1:0");
        var url = await UrlOfAsync(server);
        await _program.RunAsync("assert", "kv-1", "isA", "Task");

        using var withoutToken = await _http.GetAsync($"{url}/metrics");
        using var withAnother = await GetAsync($"{url}/metrics", "another-token-of-no-use");
        using var withToken = await GetAsync($"{url}/metrics", Token);
        server.Kill();

        Assert.Equal(HttpStatusCode.Unauthorized, withoutToken.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, withAnother.StatusCode);
        var text = await withToken.Content.ReadAsStringAsync();
        Assert.Contains("linkedrecords_graph_nodes", text, StringComparison.Ordinal);
        Assert.Contains("linkedrecords_head", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_there_are_no_metrics()
    {
        using var server = _program.Start("serve", "--url", "http://127.0.0.1:0");
        var url = await UrlOfAsync(server);

        using var answer = await _http.GetAsync($"{url}/metrics");
        server.Kill();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_server_that_was_told_to_stop_says_so_answers_on_for_a_while_and_ends_in_order()
    {
        _program.Environment["LINKEDRECORDS_DRAIN_SECONDS"] = "10";
        using var server = _program.Start("serve", "--url", "http://127.0.0.1:0");
        var url = await UrlOfAsync(server);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{url}/health/ready"));

        using var told = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        await told.WaitForExitAsync();
        while (await StatusAsync($"{url}/health/ready") != HttpStatusCode.ServiceUnavailable)
        {
            // Until the signal has arrived; should the server end without having said so, the request fails.
        }

        using var deadline = new CancellationTokenSource(Patience);
        await server.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task A_server_whose_settings_are_wrong_does_not_start_and_says_all_of_it()
    {
        _program.Environment["LINKEDRECORDS_CONFIG"] = _program.Write("settings", "LINKEDRECORDS_LOG=xml\nLINKEDRECORDS_PORT=80\n");

        var started = await _program.RunAsync("serve");

        Assert.Equal(1, started.ExitCode);
        Assert.Contains("there is no setting LINKEDRECORDS_PORT", started.Errors, StringComparison.Ordinal);
        Assert.Contains("LINKEDRECORDS_LOG is one of json, text.", started.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> UrlOfAsync(Process server)
    {
        const string says = "LinkedRecords answers at ";
        var line = await LinkedRecordsProgram.UntilAsync(server.StandardOutput, text => text.StartsWith(says, StringComparison.Ordinal));
        return line[says.Length..];
    }

    private async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var answer = await _http.GetAsync(url);
        return answer.StatusCode;
    }

    private Task<HttpResponseMessage> GetAsync(string url, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return _http.SendAsync(request);
    }
}
