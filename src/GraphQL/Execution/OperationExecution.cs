using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Executes queries, mutations and single events of subscriptions.</summary>
/// <remarks>Section 6.2, https://spec.graphql.org/September2025/#sec-Executing-Operations.</remarks>
internal static class OperationExecution
{
    /// <summary>The deferred fragments of what is not deferred.</summary>
    public static IReadOnlySet<DeferUsage> NoDefers { get; } = new HashSet<DeferUsage>();

    public static ValueTask<GraphQLResult> ExecuteAsync(OperationRun run, OperationPlan plan, object? rootValue)
    {
        var pending = RunAsync(run, plan, rootValue);
#pragma warning disable MA0042, S5034 // Complete: what needs no waiting costs no task.
        return pending.IsCompletedSuccessfully ? new ValueTask<GraphQLResult>(ToResult(run, pending.Result)) : AwaitAsync(run, pending);
#pragma warning restore MA0042, S5034
    }

    /// <summary>Executes the operation until everything that is not deferred is there.</summary>
    public static ValueTask<Delivery> RunAsync(OperationRun run, OperationPlan plan, object? rootValue)
    {
        var delivery = new Delivery(run, isNullable: true, NoDefers, null);
        if (plan.RootType is null)
        {
            delivery.Fail(NoRootType(plan));
            return new ValueTask<Delivery>(delivery);
        }
        SelectionPlan selection;
        try
        {
            selection = plan.SelectionFor(run.Variables);
        }
        catch (GraphQLException exception)
        {
            delivery.Fail(exception.Error);
            return new ValueTask<Delivery>(delivery);
        }
        if (plan.Operation.Operation == OperationType.Mutation)
            return DrainAsync(delivery, delivery.ExecuteSeriallyAsync(selection, rootValue));
        delivery.ExecuteRoot(selection, rootValue);
        return delivery.AwaitedCount == 0 ? new ValueTask<Delivery>(delivery) : DrainAsync(delivery, default);
    }

    public static GraphQLError NoRootType(OperationPlan plan) =>
        new($"Schema is not configured to execute {plan.Operation.Operation.ToString().ToLowerInvariant()} operation.", plan.Operation);

    private static async ValueTask<Delivery> DrainAsync(Delivery delivery, ValueTask before)
    {
        try
        {
            await before;
            await delivery.Run.DrainAsync(delivery);
            return delivery;
        }
        catch
        {
            // Cancelled: whatever still runs finds no buffer to write to, for its steps are not taken any more.
            delivery.Output.Release();
            throw;
        }
    }

    private static async ValueTask<GraphQLResult> AwaitAsync(OperationRun run, ValueTask<Delivery> pending) => ToResult(run, await pending);

    private static GraphQLResult ToResult(OperationRun run, Delivery delivery)
    {
        if (delivery.IsTooLarge)
        {
            delivery.Output.Release();
            return new GraphQLResult.Single(new GraphQLResponse(ResponseStage.Execute, [run.TooLarge()]));
        }
        if (delivery.Later is not { } later)
            return new GraphQLResult.Single(new GraphQLResponse(delivery));
        var publisher = new IncrementalPublisher(run);
        return publisher.Begin(delivery, later)
            ? new GraphQLResult.Incremental(publisher.PublishAsync(delivery, CancellationToken.None))
            : new GraphQLResult.Single(new GraphQLResponse(delivery));
    }
}
