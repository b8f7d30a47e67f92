using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class SharedEventTests
{
    private readonly EventHub<Said> _hub = new();
    private readonly GraphQLEngine _engine;
    private int _computed;

    public SharedEventTests() => _engine = new GraphQLEngine(Schema.Build(
        "type Query { a: Int } type Said { text: String! author: String } type Subscription { said(room: Int): Said! }",
        new Resolvers()
            .Field<object?, int>("Query.a", _ => 1)
            .Stream("Subscription.said", context => _hub.Subscribe(context.CancellationToken))
            .Field<Said, string>("Said.text", said => Count(said.Text))
            .Field<Said, string?>("Said.author", said => said.Text is "fails" ? throw new GraphQLException("no") : null)));

    [Fact]
    public async Task Those_who_select_alike_share_one_response_whatever_the_arguments_of_the_stream()
    {
        await using var first = await SubscribeAsync("{ said(room: 1) { text } }");
        await using var second = await SubscribeAsync("{ said(room: 1) { text } }");
        await using var third = await SubscribeAsync("{ said(room: 2) { text } }");

        for (var number = 1; number <= 2; number++)
        {
            _hub.Publish(new Said($"{number}"));
            foreach (var subscriber in new[] { first, second, third })
                Assert.Equal($$$$"""{"data":{"said":{"text":"{{{{number}}}}"}}}""", await NextAsync(subscriber));
        }

        Assert.Equal(4, _computed);
    }

    [Fact]
    public async Task Whoever_selects_something_else_gets_that()
    {
        const string Conditional = "subscription ($author: Boolean!) { said { text author @include(if: $author) } }";
        await using var with = await SubscribeAsync(Conditional, author: true);
        await using var without = await SubscribeAsync(Conditional, author: false);
        await using var renamed = await SubscribeAsync("{ it: said { text } }");

        _hub.Publish(new Said("a"));

        Assert.Equal("""{"data":{"said":{"text":"a","author":null}}}""", await NextAsync(with));
        Assert.Equal("""{"data":{"said":{"text":"a"}}}""", await NextAsync(without));
        Assert.Equal("""{"data":{"it":{"text":"a"}}}""", await NextAsync(renamed));
    }

    [Fact]
    public async Task What_fails_is_told_to_each()
    {
        await using var first = await SubscribeAsync("{ said { author } }");
        await using var second = await SubscribeAsync("{ said { author } }");

        _hub.Publish(new Said("fails"));

        foreach (var subscriber in new[] { first, second })
            Assert.Contains("\"errors\":[{\"message\":\"no\"", await NextAsync(subscriber), StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_is_not_built_in_which_what_is_shared_may_depend_on_who_asks()
    {
        var refusal = Assert.Throws<SchemaException>(() => Schema.Build(
            "type Query { a: Int } type Said { text(as: Int): String! author: Person near: [Named!]! } interface Named { name: String } "
            + "type Person implements Named { name: String } type Subscription { said: Said! other: Said! }",
            new Resolvers()
                .Field<object?, int>("Query.a", _ => 1)
                .Stream<Said>("Subscription.said", context => _hub.Subscribe(context.CancellationToken))
                .Stream<object>("Subscription.other", context => _hub.Subscribe(context.CancellationToken))
                .Field<Said, Said>("Subscription.said", (said, _) => said)
                .Field<Said, string>("Said.text", said => said.Text)
                .Field<Said, string?>("Said.author", _ => null)
                .Field<Said, string[]>("Said.near", _ => [])
                .AsyncField<string, string?>("Person.name", (name, _) => new(name))));

        Assert.Equal(
            new[] { "Subscription.said", "Said.text", "Person.name" }.Order(StringComparer.Ordinal),
            refusal.Errors.Select(error => error.Message.Split(" but ")[1].Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(refusal.Errors, error => Assert.Contains("Events of Subscription.said are answered once", error.Message, StringComparison.Ordinal));
    }

    private string Count(string text)
    {
        _computed++;
        return text;
    }

    private async Task<IAsyncEnumerator<GraphQLResponse>> SubscribeAsync(string selection, bool? author = null)
    {
        var request = new GraphQLRequest(selection.StartsWith('{') ? $"subscription {selection}" : selection)
        {
            RawVariables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["author"] = author },
        };
        var result = await _engine.ExecuteAsync(request, CancellationToken.None);
        return Assert.IsType<GraphQLResult.Subscription>(result).Responses.GetAsyncEnumerator();
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<GraphQLResponse> subscriber)
    {
        Assert.True(await subscriber.MoveNextAsync());
        using var response = subscriber.Current;
        return ResponseJson.Of(response).GetRawText();
    }

    private sealed class Said(string text) : SharedEvent
    {
        public string Text => text;
    }
}
