using System.Text.Json;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Documents;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class EngineTests
{
    private static readonly BatchLoad<int, string> Load = static (keys, batches, _) =>
    {
        ((List<int[]>)batches!).Add([.. keys]);
        return new ValueTask<IReadOnlyDictionary<int, string>>(keys.ToDictionary(key => key, key => $"name {key}"));
    };

    [Fact]
    public async Task Loads_of_one_level_travel_in_one_batch()
    {
        var engine = new GraphQLEngine(Schema.Build("type Query { items: [Item!]! } type Item { name: String next: Item }", new Resolvers()
            .Field<object?, int[]>("Query.items", _ => [1, 2, 3])
            .AsyncField<int, string?>("Item.name", (id, context) => new ValueTask<string?>(context.Loader(Load).LoadAsync(id)))
            .Field<int, int>("Item.next", id => id + 10)));
        var batches = new List<int[]>();

        var data = await DataAsync(engine, new GraphQLRequest("{ items { name next { name } again: name } }") { RequestContext = batches });

        Assert.Equal([1, 11, 2, 12, 3, 13], Assert.Single(batches));
        Assert.Equal("name 12", data.GetProperty("items")[1].GetProperty("next").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Loads_that_follow_from_a_batch_form_the_next_batch()
    {
        var engine = new GraphQLEngine(Schema.Build("type Query { items: [Item!]! } type Item { twice: String }", new Resolvers()
            .Field<object?, int[]>("Query.items", _ => [1, 2])
            .AsyncField<int, string?>("Item.twice", async (id, context) =>
            {
                await context.Loader(Load).LoadAsync(id);
                return await context.Loader(Load).LoadAsync(id + 100);
            })));
        var batches = new List<int[]>();

        await DataAsync(engine, new GraphQLRequest("{ items { twice } }") { RequestContext = batches });

        Assert.Equal([[1, 2], [101, 102]], batches);
    }

    [Fact]
    public async Task Root_fields_of_a_mutation_run_one_after_another()
    {
        var running = 0;
        var most = 0;
        var engine = new GraphQLEngine(Schema.Build("type Query { a: Int } type Mutation { set(to: Int!): Int }", new Resolvers()
            .Field<object?, int?>("Query.a", _ => null)
            .AsyncField<object?, int>("Mutation.set", async (_, context) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return context.Argument<int>("to");
            })));

        var data = await DataAsync(engine, new GraphQLRequest("mutation { a: set(to: 1) b: set(to: 2) c: set(to: 3) }"));

        Assert.Equal("""{"a":1,"b":2,"c":3}""", data.GetRawText());
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Resolvers_see_the_context_of_the_request_wherever_a_value_comes_from()
    {
        var caller = new AsyncLocal<string?>();
        var item = new TaskCompletionSource<int>();
        var engine = new GraphQLEngine(Schema.Build("type Query { item: Item } type Item { caller: String }", new Resolvers()
            .AsyncField<object?, int>("Query.item", (_, _) => new ValueTask<int>(item.Task))
            .Field<int, string?>("Item.caller", _ => caller.Value)));

        caller.Value = "request";
        var pending = DataAsync(engine, new GraphQLRequest("{ item { caller } }"));
        new Thread(() => item.SetResult(1)).UnsafeStart();

        Assert.Equal("request", (await pending).GetProperty("item").GetProperty("caller").GetString());
    }

    [Fact]
    public async Task An_unexpected_exception_reaches_the_log_and_not_the_client()
    {
        UnexpectedFailure? logged = null;
        var schema = Schema.Build("type Query { a: Int }", new Resolvers().Field<object?, int>("Query.a", _ => throw new InvalidOperationException("secret")));
        var engine = new GraphQLEngine(schema, new GraphQLEngineOptions { OnUnexpectedFailure = failure => logged = failure });

        var response = await ResponseAsync(engine, new GraphQLRequest("{ a }"));

        var text = ResponseJson.Of(response).GetRawText();
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains(logged!.CorrelationId, text, StringComparison.Ordinal);
        Assert.Equal("secret", logged.Exception.Message);
    }

    [Fact]
    public void A_schema_whose_resolvers_do_not_match_says_everything_at_once()
    {
        var failure = Assert.Throws<SchemaException>(() => Schema.Build(
            "type Query { a: Int b: Int } union U = A | B type A { x: Int } type B { x: Int } scalar S",
            new Resolvers().Field<object?, int>("Query.a", _ => 1).Field<object?, int>("Query.c", _ => 1).TypeOf<object>("V", _ => null)));

        Assert.Equal(SchemaStage.Resolvers, failure.Stage);
        Assert.Equal(6, failure.Errors.Count);
    }

    [Fact]
    public async Task A_document_is_parsed_once_however_often_it_is_asked_for()
    {
        var engine = new GraphQLEngine(Schema.Build("type Query { a: Int }", new Resolvers().Field<object?, int>("Query.a", _ => 1)));

        for (var request = 0; request < 5; request++)
            await DataAsync(engine, new GraphQLRequest("{ a }"));

        Assert.Equal((4, 1, 1), (engine.DocumentCacheStatistics.Hits, engine.DocumentCacheStatistics.Misses, engine.DocumentCacheStatistics.Count));
    }

    [Fact]
    public async Task A_full_cache_of_documents_makes_room()
    {
        var schema = Schema.Build("type Query { a: Int }", new Resolvers().Field<object?, int>("Query.a", _ => 1));
        var engine = new GraphQLEngine(schema, new GraphQLEngineOptions { DocumentCacheCapacity = 8 });

        for (var request = 0; request < 100; request++)
            await DataAsync(engine, new GraphQLRequest($"{{ x{request}: a }}"));

        Assert.InRange(engine.DocumentCacheStatistics.Count, 1, 8);
    }

    [Theory]
    [InlineData("{ a { a { a { a { v } } } } }", DocumentLimitCodes.TooDeep)]
    [InlineData("{ b: v c: v d: v e: v }", DocumentLimitCodes.TooManyAliases)]
    [InlineData("{ ...F ...F ...F ...F } fragment F on Query { v w: v }", DocumentLimitCodes.TooManyAliases)]
    public async Task An_operation_that_asks_for_too_much_is_refused_with_a_code(string query, string code)
    {
        var schema = Schema.Build("type Query { a: Query v: Int }", new Resolvers().Field<object?, object>("Query.a", _ => 1).Field<object?, int>("Query.v", _ => 1));
        var engine = new GraphQLEngine(schema, new GraphQLEngineOptions { MaxDepth = 4, MaxAliases = 3 });

        var response = await ResponseAsync(engine, new GraphQLRequest(query));

        Assert.Equal(ResponseStage.Validate, response.Stage);
        Assert.Equal(code, Assert.Single(response.Errors).Code);
    }

    [Fact]
    public async Task A_response_that_grows_too_large_is_refused_with_a_code()
    {
        var schema = Schema.Build("type Query { items: [Item] } type Item { text: String }", new Resolvers()
            .Field<object?, IEnumerable<int>>("Query.items", _ => Enumerable.Range(0, 1_000_000))
            .Field<int, string>("Item.text", _ => new string('x', 100)));
        var engine = new GraphQLEngine(schema, new GraphQLEngineOptions { MaxResponseBytes = 10_000 });

        var response = await ResponseAsync(engine, new GraphQLRequest("{ items { text } }"));

        Assert.Equal(ExecutionErrorCodes.ResponseTooLarge, Assert.Single(response.Errors).Code);
    }

    [Fact]
    public async Task A_list_of_numbers_that_grows_too_large_is_not_read_to_its_end()
    {
        var read = 0;
        var schema = Schema.Build("type Query { numbers: [Int] }", new Resolvers()
            .Field<object?, IEnumerable<int>>("Query.numbers", _ => Enumerable.Range(0, 1_000_000).Select(number => read = number)));
        var engine = new GraphQLEngine(schema, new GraphQLEngineOptions { MaxResponseBytes = 10_000 });

        var response = await ResponseAsync(engine, new GraphQLRequest("{ numbers }"));

        Assert.Equal(ExecutionErrorCodes.ResponseTooLarge, Assert.Single(response.Errors).Code);
        Assert.InRange(read, 1, 10_000);
    }

    [Fact]
    public async Task A_cancelled_request_does_not_wait_for_its_resolvers()
    {
        using var cancelling = new CancellationTokenSource();
        var never = new TaskCompletionSource<int>();
        var engine = new GraphQLEngine(Schema.Build("type Query { a: Int }", new Resolvers()
            .AsyncField<object?, int>("Query.a", (_, _) => new ValueTask<int>(never.Task))));

        var pending = engine.ExecuteAsync(new GraphQLRequest("{ a }"), cancelling.Token);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.AsTask());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_resolver_that_heeds_the_cancellation_has_not_failed(bool waits)
    {
        using var cancelling = new CancellationTokenSource();
        var failures = new List<UnexpectedFailure>();
        var engine = new GraphQLEngine(
            Schema.Build("type Query { a: Int }", new Resolvers().AsyncField<object?, int>("Query.a", async (_, context) =>
            {
                if (waits)
                    await Task.Yield();
                await cancelling.CancelAsync();
                context.CancellationToken.ThrowIfCancellationRequested();
                return 1;
            })),
            new GraphQLEngineOptions { OnUnexpectedFailure = failures.Add });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.ExecuteAsync(new GraphQLRequest("{ a }"), cancelling.Token).AsTask());
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Conditions_are_decided_by_the_variables_of_each_request()
    {
        var engine = new GraphQLEngine(Schema.Build("type Query { a: Int b: Int }", new Resolvers().Field<object?, int>("Query.a", _ => 1).Field<object?, int>("Query.b", _ => 2)));

        Task<JsonElement> With(bool condition) => DataAsync(engine, new GraphQLRequest("query($c: Boolean!) { a @include(if: $c) b @skip(if: $c) }")
        {
            RawVariables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["c"] = condition },
        });

        Assert.Equal("""{"a":1}""", (await With(true)).GetRawText());
        Assert.Equal("""{"b":2}""", (await With(false)).GetRawText());
        Assert.Equal("""{"a":1}""", (await With(true)).GetRawText());
    }

    private static async Task<GraphQLResponse> ResponseAsync(GraphQLEngine engine, GraphQLRequest request) =>
        ((GraphQLResult.Single)await engine.ExecuteAsync(request, CancellationToken.None)).Response;

    private static async Task<JsonElement> DataAsync(GraphQLEngine engine, GraphQLRequest request)
    {
        var json = ResponseJson.Of(await ResponseAsync(engine, request));
        Assert.False(json.TryGetProperty("errors", out var errors), errors.ToString());
        return json.GetProperty("data");
    }
}
