using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Operations;
using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkedRecords.Benchmarks.Serving;

/// <summary>The whole server over a database, asked over HTTP and in process by one person with some documents.</summary>
internal sealed class ServedApi : IAsyncDisposable
{
    private const int Records = 20;

    // As many as the server has.
    private const int Connections = 20;
    private const string Find =
        """query { findAll(where: [["$it", "isA", "Document"]], first: 20) { revision nodes { id version updatedAt ... on KeyValueRecord { value } } } }""";

    // The document of eight records that the users of LinkedRecords create: contents, references, states, all tied to each other.
    private const string Create =
        """
        mutation { createRecords(input: { records: [
          { name: "document", value: { title: "A document", language: "en", words: 0 }, facts: [["isA", "Blueprint"], ["stateIs", "{{active}}"]] }
          { name: "content", text: "Once upon a time", facts: [["isA", "Content"], ["belongsTo", "{{document}}"]] }
          { name: "references", value: { order: [] }, facts: [["isA", "ReferenceStore"], ["belongsTo", "{{content}}"]] }
          { name: "sources", value: { style: "apa" }, facts: [["isA", "ReferenceSourceStore"], ["belongsTo", "{{content}}"]] }
          { name: "comments", value: { open: {} }, facts: [["isA", "CommentStore"], ["belongsTo", "{{content}}"]] }
          { name: "settings", value: { font: "serif", size: 12 }, facts: [["isA", "Settings"], ["belongsTo", "{{document}}"]] }
          { name: "active", value: { label: "active" }, facts: [["isA", "State"], ["belongsTo", "{{document}}"]] }
          { name: "archived", value: { label: "archived" }, facts: [["isA", "State"], ["belongsTo", "{{document}}"]] }
        ] }) { revision records { name record { id } } } }
        """;

    private static readonly string[] Terms =
        ["Document", "Blueprint", "Content", "ReferenceStore", "ReferenceSourceStore", "CommentStore", "Settings", "State"];

    private readonly WebApplication _server;
    private readonly PostgresFactStore _store;
    private readonly RecordStates _states;
    private readonly NpgsqlDataSource _database;
    private readonly HttpClient _http;
    private readonly GraphQLEngine _engine;
    private readonly byte[] _find = Body(Find);
    private readonly byte[] _create = Body(Create);
    private ApiContext _context = new(caller: null);

    private ServedApi(WebApplication server, PostgresFactStore store, RecordStates states, NpgsqlDataSource database)
    {
        (_server, _store, _states, _database) = (server, store, states, database);
        _engine = server.Services.GetRequiredService<GraphQLEngine>();
        _http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
    }

    /// <summary>Starts it, without limits of rate, and makes what is asked for.</summary>
    public static async Task<ServedApi> StartAsync(string connectionString, CancellationToken cancellationToken)
    {
        var (settings, _) = Settings.Read(static _ => null, ["RATE_LIMIT_USER=off", "RATE_LIMIT_ADDRESS=off", "RATE_LIMIT_RECORD=off", "GUEST_STORAGE_SIZE_QUOTA=1000000"]);
        RecordStates? states = null;
        var quotas = QuotaOptions.Read(settings.Value).Options;
        var admission = new QuotaAdmission(new RecordAdmission(new Admission(), () => states!), quotas, enforces: true);
        var store = await PostgresFactStore.OpenAsync(
            new() { ConnectionString = connectionString, CommitTimeout = TimeSpan.FromMinutes(1) }, admission, TimeProvider.System, cancellationToken);
        states = new RecordStates(store);
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = Connections });
#pragma warning disable S1075 // Any free port of this machine.
        var server = await Server.BuildAsync("http://127.0.0.1:0", settings, store, states, database, cancellationToken);
#pragma warning restore S1075
        await server.StartAsync(cancellationToken);
        var served = new ServedApi(server, store, states, database);
        await served.PrepareAsync(cancellationToken);
        return served;
    }

    public Task FindOverHttpAsync(CancellationToken cancellationToken) => PostAsync(_find, cancellationToken);

    public Task FindInProcessAsync(CancellationToken cancellationToken) => ExecuteAsync(Find, cancellationToken);

    public Task CreateOverHttpAsync(CancellationToken cancellationToken) => PostAsync(_create, cancellationToken);

    public Task CreateInProcessAsync(CancellationToken cancellationToken) => ExecuteAsync(Create, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        _states.Dispose();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static byte[] Body(string query) => JsonSerializer.SerializeToUtf8Bytes(new { query });

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var signedIn = await _http.PostAsync(new Uri("/auth/guest", UriKind.Relative), content: null, cancellationToken);
        using var session = JsonDocument.Parse(await signedIn.Content.ReadAsByteArrayAsync(cancellationToken));
        var token = session.RootElement.GetProperty("token").GetString()!;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _context = new ApiContext(await _server.Services.GetRequiredService<Authenticator>().AuthenticateAsync(token, cancellationToken));

        foreach (var term in Terms)
            await ExecuteAsync("mutation { assertFacts(facts: [{ subject: \"" + term + "\", predicate: \"$isATermFor\", object: \"\\\"a thing\\\"\" }]) { revision } }", cancellationToken);
        for (var number = 0; number < Records; number++)
            await ExecuteAsync("mutation { createRecord(input: { value: { title: \"Document\", words: 1200, tags: [\"one\", \"two\"], author: { name: \"Ada\" } }, facts: [[\"isA\", \"Document\"]] }) { revision } }", cancellationToken);

        foreach (var found in (string[])[await ExecuteAsync(Find, cancellationToken), await PostAsync(_find, cancellationToken)])
        {
            using var json = JsonDocument.Parse(found);
            var nodes = json.RootElement.GetProperty("data").GetProperty("findAll").GetProperty("nodes");
            if (nodes.GetArrayLength() != Records || nodes.EnumerateArray().Any(node => node.GetProperty("value").GetProperty("words").GetInt32() != 1200))
                throw new InvalidOperationException($"The documents are not found: {found}");
        }

        using var made = JsonDocument.Parse(await PostAsync(_create, cancellationToken));
        if (made.RootElement.GetProperty("data").GetProperty("createRecords").GetProperty("records").GetArrayLength() != Terms.Length)
            throw new InvalidOperationException("Eight records are not made.");
    }

    private async Task<string> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(new Uri("/graphql", UriKind.Relative), content, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return Checked(answer);
    }

    private async Task<string> ExecuteAsync(string query, CancellationToken cancellationToken)
    {
        var result = (GraphQLResult.Single)await _engine.ExecuteAsync(new GraphQLRequest(query) { RequestContext = _context }, cancellationToken);
        using var response = result.Response;
        var buffer = new ArrayBufferWriter<byte>();
        response.WriteTo(buffer);
        return Checked(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static string Checked(string answer) =>
        answer.Contains("\"errors\"", StringComparison.Ordinal) ? throw new InvalidOperationException(answer) : answer;
}
