using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class OfferedEventsTests
{
    private readonly Source _source = new();
    private readonly List<string> _taken = [];
    private bool _takes = true;

    [Fact]
    public async Task What_is_taken_is_a_response_that_is_not_yielded()
    {
        await using var responses = await SubscribeAsync();
        var step = responses.MoveNextAsync();

        Assert.True(_source.Offer("a", "b"));
        Assert.True(_source.Offer("c"));

        Assert.Equal(["""{"data":{"said":{"text":"a"}}}""", """{"data":{"said":{"text":"b"}}}""", """{"data":{"said":{"text":"c"}}}"""], _taken);
        Assert.False(step.IsCompleted);
        _source.End();
        Assert.False(await step);
    }

    [Fact]
    public async Task What_is_not_taken_ends_the_step()
    {
        await using var responses = await SubscribeAsync();
        _takes = false;
        var step = responses.MoveNextAsync();

        Assert.False(_source.Offer("a"));

        Assert.True(await step);
        Assert.Equal("""{"data":{"said":{"text":"a"}}}""", ResponseJson.Of((GraphQLResponse)responses.Current).GetRawText());
    }

    [Fact]
    public async Task What_goes_wrong_is_not_offered_but_answered()
    {
        await using var responses = await SubscribeAsync();
        var step = responses.MoveNextAsync();

        Assert.False(_source.Offer("a", "fails"));

        Assert.Empty(_taken);
        Assert.True(await step);
    }

    [Fact]
    public async Task Whoever_takes_nothing_is_offered_nothing()
    {
        var subscription = Assert.IsType<GraphQLResult.Subscription>(await ExecuteAsync());
        await using var responses = subscription.Responses.GetAsyncEnumerator();
        var step = responses.MoveNextAsync();

        Assert.False(_source.Offer("a"));

        Assert.True(await step);
    }

    private async Task<IAsyncEnumerator<IPayload>> SubscribeAsync() => (await ExecuteAsync()).PayloadsUnlessTaken(Take).GetAsyncEnumerator();

    private ValueTask<GraphQLResult> ExecuteAsync()
    {
        var engine = new GraphQLEngine(Schema.Build(
            "type Query { a: Int } type Said { text: String! } type Subscription { said: Said! }",
            new Resolvers()
                .Field<object?, int>("Query.a", _ => 1)
                .Stream<Said>("Subscription.said", _ => _source)
                .Field<Said, string>("Said.text", said => said.Text is "fails" ? throw new GraphQLException("no") : said.Text)));
        return engine.ExecuteAsync(new GraphQLRequest("subscription { said { text } }"), CancellationToken.None);
    }

    private bool Take(IReadOnlyList<IPayload> payloads)
    {
        if (_takes)
            _taken.AddRange(payloads.Select(payload => ResponseJson.Of((GraphQLResponse)payload).GetRawText()));
        return _takes;
    }

    private sealed class Said(string text) : SharedEvent
    {
        public string Text => text;
    }

    // One reader, who waits for one step at a time.
    private sealed class Source : IAsyncEnumerable<Said>, IOfferedEvents, IAsyncEnumerator<Said>
    {
        private TaskCompletionSource<bool> _step = new();
        private Func<IReadOnlyList<SharedEvent>, bool>? _take;

        public Said Current { get; private set; } = new("");

        public bool Offer(params string[] texts)
        {
            var events = texts.Select(text => new Said(text)).ToList();
            if (_take?.Invoke(events) == true)
                return true;
            Current = events[0];
            _step.SetResult(true);
            return false;
        }

        public void End() => _step.SetResult(false);

        public IAsyncEnumerator<SharedEvent> GetAsyncEnumerator(Func<IReadOnlyList<SharedEvent>, bool> take, CancellationToken cancellationToken)
        {
            _take = take;
            return this;
        }

        public IAsyncEnumerator<Said> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            _step = new TaskCompletionSource<bool>();
            return new ValueTask<bool>(_step.Task);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
