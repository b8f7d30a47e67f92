using System.Runtime.CompilerServices;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class EndedStreamTests
{
    [Fact]
    public async Task A_stream_that_hears_of_its_end_before_anybody_else_has_not_failed()
    {
        using var request = new CancellationTokenSource();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failures = 0;
        var engine = new GraphQLEngine(
            Schema.Build("type Query { a: Int } type Subscription { said: String }", new Resolvers().Field<object?, int>("Query.a", _ => 1).Stream("Subscription.said", context => SilentAsync(listening, context.CancellationToken))),
            new GraphQLEngineOptions { OnUnexpectedFailure = _ => failures++ });
        var stream = (GraphQLResult.Subscription)await engine.ExecuteAsync(new GraphQLRequest("subscription { said }"), request.Token);
        await using var responses = stream.Responses.GetAsyncEnumerator(CancellationToken.None);

        // As in a server, where no context of a test brings what has ended into an order.
        var next = Task.Run(async () => await responses.MoveNextAsync(), CancellationToken.None);
        await listening.Task;
        await request.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(0, failures);
    }

    // Its continuation runs inside the cancellation, which tells whoever registered last first.
    private static async IAsyncEnumerable<string> SilentAsync(TaskCompletionSource listening, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() => end.SetCanceled(cancellationToken));
        listening.SetResult();
        await end.Task;
        yield return "never";
    }
}
