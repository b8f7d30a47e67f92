using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.Client;

/// <summary>A client of one server, for one user. Safe to use from any thread.</summary>
/// <remarks>Thin: a call is a request, and a write that gets no answer is repeated under its id, so that it happens once. The TypeScript client has prediction and an offline queue beside that.</remarks>
public sealed class LinkedRecordsClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly GraphQLLink _link;

    /// <summary>A client that signs in later, or with a token that it was given.</summary>
    /// <param name="server">Such as <c>http://127.0.0.1:6543</c>.</param>
    /// <param name="token">A personal access token, or a bearer token of the identity provider.</param>
    public LinkedRecordsClient(Uri server, string? token = null)
    {
        _http = new HttpClient { BaseAddress = server };
        _link = new GraphQLLink(_http, token);
        Record = new RecordRepository(_link);
        Fact = new FactRepository(_link);
    }

    /// <summary>Creates, finds and follows records.</summary>
    public RecordRepository Record { get; }

    /// <summary>States facts, takes them back and finds them.</summary>
    public FactRepository Fact { get; }

    /// <summary>Signs Alice, Bob or Charlie in, on a server in development.</summary>
    /// <returns>The user's id.</returns>
    /// <exception cref="LinkedRecordsException">There are no such users here.</exception>
    public Task<string> SignInAsAsync(string name, CancellationToken cancellationToken = default) =>
        SignInAsync($"/auth/development/{name}", body: null, cancellationToken);

    /// <summary>Signs a local account in.</summary>
    /// <returns>The user's id.</returns>
    /// <exception cref="LinkedRecordsException">The address and password do not fit.</exception>
    public Task<string> LogInAsync(string email, string password, CancellationToken cancellationToken = default) =>
        SignInAsync("/auth/login", new JsonObject { ["email"] = email, ["password"] = password }, cancellationToken);

    /// <summary>The id of whoever is signed in.</summary>
    /// <exception cref="LinkedRecordsException">Nobody is.</exception>
    public async Task<string> EnsureUserIdIsKnownAsync(CancellationToken cancellationToken = default) =>
        (string)(await _link.AskAsync("{ me { id } }", [], cancellationToken))["me"]!["id"]!;

    /// <summary>The user who has signed in with exactly this address; null when there is none.</summary>
    public async Task<string?> GetUserIdByEmailAsync(string email, CancellationToken cancellationToken = default) =>
        (string?)(await _link.AskAsync("query ($email: String!) { user(email: $email) { id } }", new JsonObject { ["email"] = email }, cancellationToken))["user"]?["id"];

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string> SignInAsync(string route, JsonObject? body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(route, UriKind.Relative), body, cancellationToken);
        var said = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? [];
        if (!answer.IsSuccessStatusCode)
            throw new LinkedRecordsException((string?)said["code"] ?? "SIGN_IN_FAILED", (string?)said["detail"] ?? "Signing in failed.");
        _link.Token = (string)said["token"]!;
        return (string)said["userId"]!;
    }
}
