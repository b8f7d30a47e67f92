using System.Runtime.CompilerServices;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Subscriptions;

/// <summary>Opens the source stream of a subscription and answers each of its events by one execution.</summary>
/// <remarks>
/// Section 6.2.3, https://spec.graphql.org/September2025/#sec-Subscription. The source is asked for an event only when the subscriber
/// has taken the response to the one before, so a slow subscriber holds up its own source and no other.
/// </remarks>
internal sealed class SubscriptionRun(
    Schema schema, OperationPlan plan, VariableValues variables, GraphQLRequest request, GraphQLEngineOptions options, ErrorMask mask)
{
    public async ValueTask<GraphQLResult> StartAsync(CancellationToken cancellationToken)
    {
        if (plan.RootType is null)
            return Failed(OperationExecution.NoRootType(plan));
        var run = NewRun(cancellationToken);
        FieldPlan? field = null;
        try
        {
            var selection = plan.SelectionFor(variables);
            if (selection.Fields is not [var first, ..])
                return Failed(NothingSelected());
            field = first;
            var context = new FieldContext(run, field, run.ArgumentsOf(field), new ResponsePosition(null));
            var opened = field.Field.Subscriber is { } subscribe ? await subscribe(request.RootValue, context) : null;
            return opened switch
            {
                IAsyncEnumerable<object?> events => new GraphQLResult.Subscription(take => AnswerAsync(events, selection, take, cancellationToken)),
                Exception failure => Failed(run.Describe(failure, field, PathOf(field))),
                var other => Failed(run.Describe(
                    new GraphQLException($"Subscription field must return Async Iterable. Received: {Inspect.Value(other)}."), field, PathOf(field))),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever opening a stream throws is an error of the field.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failed(field is null ? ((GraphQLException)exception).Error : run.Describe(exception, field, PathOf(field)));
        }
    }

    private static GraphQLResult.Single Failed(GraphQLError error) => new(new GraphQLResponse(ResponseStage.Execute, [error]));

    private GraphQLError NothingSelected()
    {
        var unknown = plan.Operation.SelectionSet.Selections.OfType<FieldNode>().FirstOrDefault();
        return unknown is null
            ? new GraphQLError("A subscription selects exactly one field.", plan.Operation)
            : new GraphQLError($"The subscription field \"{unknown.Name.Value}\" is not defined.", unknown);
    }

    private static ResponsePath PathOf(FieldPlan field) => new(null, field.ResponseKey);

    private OperationRun NewRun(CancellationToken cancellationToken) =>
        new(schema, variables, request.RequestContext, mask, options, cancellationToken);

    private async IAsyncEnumerable<GraphQLResponse> AnswerAsync(
        IAsyncEnumerable<object?> events, SelectionPlan selection, Func<IReadOnlyList<GraphQLResponse>, bool>? take, CancellationToken opened, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(opened, cancellationToken);
        await using var source = Enumerate(events, selection, take, either.Token);
        while (true)
        {
            var hasEvent = false;
            GraphQLResponse? failure = null;
            try
            {
                hasEvent = await source.MoveNextAsync();
            }
            catch (OperationCanceledException) when (opened.IsCancellationRequested || cancellationToken.IsCancellationRequested)
            {
                // Asked of the two themselves: the source may hear of the end before the token that joins them does.
                throw;
            }
#pragma warning disable CA1031 // Whatever a source throws ends the stream, and the subscriber is told.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = FailureOf(exception, selection.Fields[0]);
            }
            if (failure is not null)
                yield return failure;
            if (!hasEvent)
                yield break;
            var shared = selection.Fields[0].Field.IsShared ? source.Current as SharedEvent : null;
            yield return shared?.ResponseTo(selection) ?? await AnswerOnceAsync(source.Current, shared, selection, either.Token);
        }
    }

    private async ValueTask<GraphQLResponse> AnswerOnceAsync(object? published, SharedEvent? shared, SelectionPlan selection, CancellationToken cancellationToken)
    {
        var response = new GraphQLResponse(await OperationExecution.RunAsync(NewRun(cancellationToken), plan, published));
        return shared?.Share(selection, response) ?? response;
    }

    private IAsyncEnumerator<object?> Enumerate(
        IAsyncEnumerable<object?> events, SelectionPlan selection, Func<IReadOnlyList<GraphQLResponse>, bool>? take, CancellationToken cancellationToken) =>
        take is not null && events is IOfferedEvents offered && selection.Fields[0].Field.IsShared
            ? offered.GetAsyncEnumerator(shared => ResponsesTo(shared, selection, cancellationToken) is { } responses && take(responses), cancellationToken)
            : events.GetAsyncEnumerator(cancellationToken);

    // Null when something went wrong in one of them.
    private IReadOnlyList<GraphQLResponse>? ResponsesTo(IReadOnlyList<SharedEvent> events, SelectionPlan selection, CancellationToken cancellationToken)
    {
        // Mostly there is one, and nothing is made for it.
        if (events.Count == 1 && events[0].ResponseAloneTo(selection) is { } alone)
            return alone;
        var responses = new GraphQLResponse[events.Count];
        for (var index = 0; index < responses.Length; index++)
        {
            if ((events[index].ResponseTo(selection) ?? AnswerAtOnce(events[index], selection, cancellationToken)) is not { } response)
                return null;
            responses[index] = response;
        }
        return responses;
    }

    // It takes no time: all that is below a shared event is a property.
    private GraphQLResponse? AnswerAtOnce(SharedEvent shared, SelectionPlan selection, CancellationToken cancellationToken)
    {
        var answering = AnswerOnceAsync(shared, shared, selection, cancellationToken);
        if (!answering.IsCompletedSuccessfully)
            return null;
        var response = answering.GetAwaiter().GetResult();
        if (response.Errors.Count == 0)
            return response;
        response.Dispose();
        return null;
    }

    private GraphQLResponse FailureOf(Exception exception, FieldPlan field)
    {
        var error = exception is GraphQLException known ? known.Error : mask.Hide(exception, request.RequestContext, [field.ResponseKey]);
        return new GraphQLResponse(ResponseStage.Execute, [error]);
    }
}
