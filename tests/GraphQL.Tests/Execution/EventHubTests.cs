using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class EventHubTests
{
    [Fact]
    public async Task A_slow_subscriber_is_told_that_it_was_dropped_and_holds_up_nobody()
    {
        var hub = new EventHub<string>(buffer: 2);
        var engine = new GraphQLEngine(Schema.Build("type Query { a: Int } type Subscription { said: String }", new Resolvers()
            .Field<object?, int>("Query.a", _ => 1)
            .Stream("Subscription.said", context => hub.Subscribe(context.CancellationToken))));
        await using var slow = (await SubscribeAsync(engine)).GetAsyncEnumerator();
        await using var quick = (await SubscribeAsync(engine)).GetAsyncEnumerator();

        var taken = new List<string>();
        foreach (var said in new[] { "a", "b", "c", "d" })
        {
            hub.Publish(said);
            Assert.True(await quick.MoveNextAsync());
            taken.Add(ResponseJson.Of(quick.Current).GetProperty("data").GetProperty("said").GetString()!);
        }
        var responses = new List<GraphQLResponse>();
        while (await slow.MoveNextAsync())
            responses.Add(slow.Current);

        Assert.Equal(["a", "b", "c", "d"], taken);
        Assert.Equal([true, true, false], responses.Select(response => response.HasData));
        Assert.Contains(ExecutionErrorCodes.SubscriberTooSlow, ResponseJson.Of(responses[^1]).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriber_that_leaves_is_forgotten()
    {
        var hub = new EventHub<string>();
        await using (var events = hub.Subscribe(CancellationToken.None).GetAsyncEnumerator())
        {
            hub.Publish("a");
            Assert.True(await events.MoveNextAsync());
            Assert.Equal(1, hub.SubscriberCount);
        }

        Assert.Equal(0, hub.SubscriberCount);
    }

    [Fact]
    public async Task The_publisher_does_not_wait_for_what_its_subscribers_do_with_the_event()
    {
        var hub = new EventHub<string>();
        await using var events = hub.Subscribe(CancellationToken.None).GetAsyncEnumerator();
        using var returned = new ManualResetEventSlim();
        var reading = ReadAsync();

        hub.Publish("a");
        returned.Set();

        Assert.True(await reading);

        // Waits without giving its thread back, as a subscriber does that has much to compute.
        async Task<bool> ReadAsync()
        {
            await events.MoveNextAsync();
            return returned.Wait(TimeSpan.FromSeconds(60));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_that_waits_is_told_of_the_end(bool isCancelled)
    {
        var hub = new EventHub<string>();
        using var ending = new CancellationTokenSource();
        await using var events = hub.Subscribe(ending.Token).GetAsyncEnumerator();
        var next = events.MoveNextAsync().AsTask();

        if (isCancelled)
            await ending.CancelAsync();
        else
            hub.Complete();

        if (isCancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        else
            Assert.False(await next);
    }

    private static async Task<IAsyncEnumerable<GraphQLResponse>> SubscribeAsync(GraphQLEngine engine) =>
        ((GraphQLResult.Subscription)await engine.ExecuteAsync(new GraphQLRequest("subscription { said }"), CancellationToken.None)).Responses;
}
