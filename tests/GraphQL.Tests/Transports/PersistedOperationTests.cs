using System.Text.Json;
using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.PersistedOperations;

namespace LinkedRecords.GraphQL.Tests.Transports;

public sealed class PersistedOperationTests
{
    private static readonly string Hash = FixedDocumentStore.IdOf("{ hello }")["sha256:".Length..];

    [Fact]
    public async Task A_query_is_known_by_its_hash_once_it_was_sent()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { PersistedQueries = new AutomaticPersistedQueries() });
        var extensions = $$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{Hash}}}"}}""";

        var unknown = await server.PostAsync($$"""{"extensions":{{extensions}}}""");
        var wrong = await server.PostAsync($$"""{"query":"{ other }","extensions":{{extensions}}}""");
        var sent = await server.PostAsync($$"""{"query":"{ hello }","extensions":{{extensions}}}""");
        var known = await server.Http.GetStringAsync(new Uri($"{server.Url}?extensions={Uri.EscapeDataString(extensions)}"));

        Assert.Equal(200, unknown.Status);
        Assert.Contains(TransportErrorCodes.PersistedQueryNotFound, unknown.Body, StringComparison.Ordinal);
        Assert.Equal(400, wrong.Status);
        Assert.Contains("Hello world", sent.Body, StringComparison.Ordinal);
        Assert.Equal(sent.Body, known);
    }

    [Fact]
    public async Task The_query_that_was_unused_longest_is_forgotten_first()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { PersistedQueries = new AutomaticPersistedQueries(capacity: 1) });

        Task<(int, string, string Body)> Send(string query, bool withText) => server.PostAsync(JsonSerializer.Serialize(new
        {
            query = withText ? query : null,
            extensions = new { persistedQuery = new { version = 1, sha256Hash = FixedDocumentStore.IdOf(query)["sha256:".Length..] } },
        }));
        await Send("{ hello }", withText: true);
        await Send("{ a: hello }", withText: true);

        Assert.Contains("Hello world", (await Send("{ a: hello }", withText: false)).Body, StringComparison.Ordinal);
        Assert.Contains(TransportErrorCodes.PersistedQueryNotFound, (await Send("{ hello }", withText: false)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_allow_list_runs_what_it_holds_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions
        {
            PersistedDocuments = new PersistedDocumentOptions(new FixedDocumentStore(["{ hello }"])) { RefusesOtherDocuments = true },
        });

        var known = await server.PostAsync($$"""{"documentId":"sha256:{{Hash}}"}""");
        var unknown = await server.PostAsync("""{"documentId":"sha256:00"}""");
        var plain = await server.PostAsync("""{"query":"{ hello }"}""");
        var both = await server.PostAsync($$"""{"documentId":"sha256:{{Hash}}","query":"{ list(size: 1) }"}""");

        Assert.Equal("""{"data":{"hello":"Hello world"}}""", known.Body);
        Assert.Equal(404, unknown.Status);
        Assert.Equal(403, plain.Status);
        Assert.Equal(403, both.Status);
    }
}
