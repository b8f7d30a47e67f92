using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>Somebody who asks a server over HTTP.</summary>
internal sealed class LoadUser : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private LoadUser(string id, string token)
    {
        (Id, Token) = (id, token);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string Id { get; }

    public string Token { get; }

    /// <summary>Alice, Bob or Charlie.</summary>
    public static async Task<LoadUser> SignInAsync(int port, string name, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(At(port, $"/auth/development/{name}"), content: null, cancellationToken);
        using var session = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return new(session.RootElement.GetProperty("userId").GetString()!, session.RootElement.GetProperty("token").GetString()!);
    }

    /// <summary>The data of the answer.</summary>
    /// <exception cref="InvalidOperationException">There are errors in it.</exception>
    public async Task<JsonElement> AskAsync(int port, string query, object? variables, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(At(port, "/graphql"), new { query, variables }, cancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return json.RootElement.TryGetProperty("errors", out var errors)
            ? throw new InvalidOperationException(errors.ToString())
            : json.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Declares a term and makes documents that are of it.</summary>
    public async Task<string[]> MakeDocumentsAsync(int port, int count, CancellationToken cancellationToken)
    {
        await AskAsync(port, """mutation { assertFacts(facts: [{subject: "Load", predicate: "$isATermFor", object: "\"Measured\""}]) { revision } }""", variables: null, cancellationToken);
        var documents = new List<string>();
        while (documents.Count < count)
        {
            var records = string.Join(' ', Enumerable.Repeat("""{ value: { n: 0 }, facts: [["isA", "Load"]] }""", Math.Min(100, count - documents.Count)));
            var made = await AskAsync(port, $"mutation {{ createRecords(input: {{ records: [{records}] }}) {{ records {{ record {{ id }} }} }} }}", variables: null, cancellationToken);
            documents.AddRange(made.GetProperty("createRecords").GetProperty("records").EnumerateArray().Select(one => one.GetProperty("record").GetProperty("id").GetString()!));
        }

        return [.. documents];
    }

    /// <summary>Makes the next version of a document.</summary>
    public Task<JsonElement> ChangeAsync(int port, string record, long value, CancellationToken cancellationToken) => AskAsync(
        port,
        "mutation($record: Node!, $n: JSON) { patchKeyValue(input: { record: $record, changes: [{ path: [\"n\"], set: $n }] }) { revision } }",
        new { record, n = value },
        cancellationToken);

    public void Dispose() => _http.Dispose();

    private static Uri At(int port, string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));
}
