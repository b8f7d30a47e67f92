using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>A text on our server, and somebody who may write it.</summary>
internal sealed class OurText : IDisposable
{
    private readonly HttpClient _http;
    private long _version = 1;
    private int _length;

    private OurText(HttpClient http, int port, string token, string author)
    {
        _http = http;
        Port = port;
        Token = token;
        Author = author;
    }

    public int Port { get; }

    public string Token { get; }

    public string Author { get; }

    public string Record { get; private set; } = "";

    public static async Task<OurText> CreateAsync(int port, CancellationToken cancellationToken)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        using var signedIn = await http.PostAsync(new Uri("auth/development/alice", UriKind.Relative), content: null, cancellationToken);
        var person = await signedIn.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var text = new OurText(http, port, person.GetProperty("token").GetString()!, person.GetProperty("userId").GetString()!);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text.Token);
        await text.AskAsync("""mutation { assertFacts(facts: [{ subject: "Text", predicate: "$isATermFor", object: "A text" }]) { revision } }""", cancellationToken);
        var created = await text.AskAsync("""mutation { createRecord(input: { text: "", facts: [["$it", "isA", "Text"]] }) { record { id } } }""", cancellationToken);
        text.Record = created.GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;
        return text;
    }

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var data = await AskAsync($$"""{ record(id: "{{Record}}") { ... on LongTextRecord { text } } }""", cancellationToken);
        return data.GetProperty("record").GetProperty("text").GetString()!;
    }

    /// <summary>Inserts at the beginning of the text as it was left last, as the peers do. One after the other.</summary>
    public async Task ChangeAsync(string inserted, CancellationToken cancellationToken)
    {
        object[] operation = _length == 0 ? [inserted] : [inserted, _length];
        var input = new { record = Record, @base = _version, operation };
        var data = await AskAsync("mutation($i: EditTextInput!) { editText(input: $i) { version } }", cancellationToken, new { i = input });
        _version = data.GetProperty("editText").GetProperty("version").GetInt64();
        _length += inserted.Length;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> AskAsync(string query, CancellationToken cancellationToken, object? variables = null)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri("graphql", UriKind.Relative), new { query, variables }, cancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return body.TryGetProperty("errors", out var errors) ? throw new InvalidOperationException(errors.ToString()) : body.GetProperty("data");
    }
}
