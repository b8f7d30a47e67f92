using System.Text.Json;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Documents;
using LinkedRecords.GraphQL.Transports;

namespace LinkedRecords.GraphQL.Tests.Transports;

public sealed class AbuseTests
{
    public static TheoryData<string, string> Documents => new()
    {
        { ErrorCodes.DocumentTooManyTokens, $"{{ {string.Concat(Enumerable.Range(0, 5_000).Select(number => $"a{number}: hello "))} }}" },
        { DocumentLimitCodes.TooManyAliases, $"{{ {string.Concat(Enumerable.Range(0, 4_000).Select(number => $"a{number}: hello "))} }}" },
        { ErrorCodes.DocumentTooDeep, string.Concat(Enumerable.Repeat("{ a ", 10_000)) + new string('}', 10_000) },
        { ErrorCodes.DocumentTooManyTokens, $"{{ {string.Concat(Enumerable.Repeat("hello ", 40_000))} }}" },
        { ErrorCodes.DocumentTooLarge, $"{{ hello }} #{new string('x', 900_000)}" },
        { DocumentLimitCodes.TooManyDirectives, $"{{ hello {string.Concat(Enumerable.Repeat("@skip(if: false) ", 2_000))} }}" },
        { DocumentLimitCodes.TooManyDirectives, $"{{ {string.Concat(Enumerable.Range(0, 30).Select(_ => "...F @skip(if: false) "))} }} fragment F on Query {{ {string.Concat(Enumerable.Repeat("hello @include(if: true) ", 10))} }}" },
        { DocumentLimitCodes.TooManyFields, FragmentsThatDouble(20) },
        { DocumentLimitCodes.TooManyFields, OverlappingFields(6_000) },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_document_that_asks_for_too_much_is_refused_with_a_code(string code, string document)
    {
        await using var server = await TestServer.StartAsync();

        var (status, _, body) = await server.PostAsync(JsonSerializer.Serialize(new { query = document }), "application/graphql-response+json");

        Assert.Equal(400, status);
        Assert.Contains($"\"code\":\"{code}\"", body, StringComparison.Ordinal);
        Assert.True(body.Length < 100_000, $"The refusal has {body.Length} characters.");
    }

    [Fact]
    public async Task Fragments_in_a_circle_are_refused()
    {
        await using var server = await TestServer.StartAsync();

        var (status, _, body) = await server.PostAsync("""{"query":"{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"}""", "application/graphql-response+json");

        Assert.Equal(400, status);
        Assert.Contains("itself", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_that_is_refused_costs_memory_by_its_size_and_not_by_what_it_asks_for(string code, string document)
    {
        var engine = new GraphQLEngine(LinkedRecords.GraphQL.Types.Schema.Build("type Query { hello: String a: Query }", new Resolvers().OtherFields((_, _) => default)));
        var request = new GraphQLRequest(document);
        // Once before, so that what is made only once does not count.
        engine.Prepare(request);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var prepared = engine.Prepare(request);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(code, Assert.Single(prepared.Refusal!.Errors).Code);
        Assert.InRange(allocated, 0, (64L * document.Length) + (1024 * 1024));
        Assert.Equal(0, engine.DocumentCacheStatistics.Count);
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused_unread()
    {
        await using var server = await TestServer.StartAsync();

        var (status, _, body) = await server.PostAsync(JsonSerializer.Serialize(new { query = new string('x', 1024 * 1024) }));

        Assert.Equal(413, status);
        Assert.Contains(TransportErrorCodes.RequestTooLarge, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_refusal_of_a_dear_operation_says_what_it_costs_and_what_to_change()
    {
        const string Sdl = "type Query { people(first: Int): [Person!]! } type Person { name: String! friends(first: Int = 5): [Person!]! }";
        var engine = new GraphQLEngine(
            LinkedRecords.GraphQL.Types.Schema.Build(Sdl, new Resolvers().OtherFields((_, _) => new(Array.Empty<object>()))),
            new GraphQLEngineOptions { Cost = new OperationCostOptions { Limit = 1_000 } });
        const string Query = "query($n: Int) { people(first: $n) { friends { name } } }";

        async Task<GraphQLResponse> Ask(int people) => ((GraphQLResult.Single)await engine.ExecuteAsync(
            new GraphQLRequest(Query) { RawVariables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["n"] = people } })).Response;

        // Each person costs 1 for friends and 5 names, and people itself 1.
        using var dear = await Ask(1_000);
        using var cheap = await Ask(100);
        var error = Assert.Single(dear.Errors);
        Assert.Equal(DocumentLimitCodes.TooComplex, error.Code);
        Assert.Equal(6_001L, error.Extensions!["cost"]);
        Assert.Equal(1_000, error.Extensions["limit"]);
        Assert.Contains("Query.people", error.Message, StringComparison.Ordinal);
        Assert.Empty(cheap.Errors);
    }

    [Theory]
    [InlineData("{ answers(to: [1, 2, 3]) { name } }")]
    [InlineData("query($to: [Int!]!) { answers(to: $to) { name } }")]
    public async Task A_list_given_for_a_size_counts_once_for_each_of_its_values(string query)
    {
        var engine = new GraphQLEngine(
            LinkedRecords.GraphQL.Types.Schema.Build(
                "type Query { answers(to: [Int!]!): [Answer!]! } type Answer { name: String! }",
                new Resolvers().OtherFields((_, _) => new(Array.Empty<object>()))),
            new GraphQLEngineOptions { Cost = new OperationCostOptions { Limit = 1, SizeArguments = ["to"] } });

        using var response = ((GraphQLResult.Single)await engine.ExecuteAsync(
            new GraphQLRequest(query) { RawVariables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["to"] = new object?[] { 1, 2, 3 } } })).Response;

        Assert.Equal(4L, Assert.Single(response.Errors).Extensions!["cost"]);
    }

    private static string FragmentsThatDouble(int levels) =>
        "{ ...F0 } " + string.Concat(Enumerable.Range(0, levels).Select(level => $"fragment F{level} on Query {{ ...F{level + 1} ...F{level + 1} }} "))
        + $"fragment F{levels} on Query {{ hello }}";

    private static string OverlappingFields(int fields) => $"{{ {string.Concat(Enumerable.Repeat("hello ", fields))} }}";
}
