using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>Somebody who asks over HTTP, as applications do.</summary>
internal sealed class ApiUser : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { Timeout = TimeSpan.FromSeconds(60) };

    private ApiUser(string id, string token)
    {
        (Id, Token) = (id, token);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The user's node.</summary>
    public string Id { get; }

    public string Token { get; }

    /// <summary>Alice, Bob or Charlie; tried again while a busy machine keeps the node from writing that they are there.</summary>
    public static async Task<ApiUser> SignInAsync(Uri node, string name)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var answer = await http.PostAsync(new Uri(node, $"/auth/development/{name}"), content: null, patience.Token);
            using var session = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(patience.Token));
            if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
                return new(session.RootElement.GetProperty("userId").GetString()!, session.RootElement.GetProperty("token").GetString()!);
        }
    }

    /// <summary>The whole answer, data and errors.</summary>
    /// <exception cref="HttpRequestException">The node is not there.</exception>
    public async Task<JsonElement> AskAsync(Uri node, string query, object? variables, CancellationToken cancellationToken)
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(node, "/graphql"), body, cancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return json.RootElement.Clone();
    }

    /// <summary>The data of what must be answered.</summary>
    public async Task<JsonElement> GetAsync(Uri node, string query, object? variables = null, CancellationToken cancellationToken = default)
    {
        var answer = await AskAsync(node, query, variables, cancellationToken);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }

    /// <summary>Sends a file and returns its record.</summary>
    public async Task<string> UploadAsync(Uri node, byte[] bytes, string mediaType, string facts)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, "/blobs")) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.Add("LinkedRecords-Facts", facts);
        using var answer = await _http.SendAsync(request);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>The bytes of a file.</summary>
    public Task<byte[]> DownloadAsync(Uri node, string record) => _http.GetByteArrayAsync(new Uri(node, $"/blobs/{record}"));

    public void Dispose() => _http.Dispose();
}
