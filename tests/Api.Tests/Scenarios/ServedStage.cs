using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Tests.Scenarios;

namespace LinkedRecords.Api.Tests.Scenarios;

/// <summary>A surface of a running server, asked over HTTP. Whoever signs in is a new guest.</summary>
internal abstract class ServedStage(HttpClient http, StoryNames names) : IStage
{
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    protected StoryNames Names => names;

    public async Task SignInAsync(string user)
    {
        using var answer = await http.PostAsync(new Uri("/auth/guest", UriKind.Relative), content: null);
        using var session = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        names.Add(user, session.RootElement.GetProperty("userId").GetString()!);
        _tokens[user] = session.RootElement.GetProperty("token").GetString()!;
    }

    public abstract Task<bool> StateAsync(string user, string[] facts);

    public abstract Task<bool> TakeBackAsync(string user, string[] facts);

    public abstract Task<bool> LeaveAsync(string user, string group);

    public abstract Task<bool> CreateAsync(string user, string[] records, string[] facts);

    public abstract Task<bool> ChangeAsync(string user, string record);

    public abstract Task<bool> MayAsync(string user, Right right, string node);

    public abstract Task<bool> IsShownAsync(string user, string record);

    public abstract Task<string[]> FindAsync(string user, string query);

    public async Task<int> CountFactsAsync(string user, string[] queries) =>
        (await FactsAsync(user, queries)).Where(fact => names.Told(fact.Subject) is not null).Distinct().Count();

    /// <summary>No surface shows what nobody may see, so true is what one of the users is shown.</summary>
    public async Task<bool> IsStoredAsync(string fact)
    {
        var parts = fact.Split(' ', 3);
        var query = $"subject={parts[0]} predicate={parts[1]} object={parts[2]}";
        foreach (var user in _tokens.Keys)
        {
            if (await CountFactsAsync(user, [query]) > 0)
                return true;
        }

        return false;
    }

    /// <summary>The facts that fulfil one of the queries, by the names of the server.</summary>
    protected abstract Task<IReadOnlyList<(string Subject, string Predicate, string Object)>> FactsAsync(string user, string[] queries);

    /// <summary>Sends a request; the answer is JSON, or nothing but its success counts.</summary>
    protected async Task<(bool Succeeded, JsonElement Json)> SendAsync(string user, HttpMethod method, string address, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[user]);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        Assert.True((int)answer.StatusCode < 500 && answer.StatusCode is not (System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.TooManyRequests), $"{address}: {answer.StatusCode}");
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.Content.Headers.ContentType?.MediaType is not { } type || !type.EndsWith("json", StringComparison.Ordinal))
            return (answer.IsSuccessStatusCode, default);
        using var json = JsonDocument.Parse(text);
        return (answer.IsSuccessStatusCode, json.RootElement.Clone());
    }

    /// <summary>The records of a list of objects with an id, by their names in the story.</summary>
    protected string[] Told(JsonElement records) =>
        [.. records.EnumerateArray().Select(record => record.GetProperty("id").GetString()!).Select(id => names.Told(id) ?? id).Order(StringComparer.Ordinal)];

    protected static bool IsText(string record) => record.StartsWith("l-", StringComparison.Ordinal);
}
