using System.Text.Json;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Documents;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Tests.Conformance;

namespace LinkedRecords.GraphQL.Tests.Execution;

/// <summary>Executes recorded cases without validating them first, as they were recorded.</summary>
internal static class RecordedRequest
{
    public static async Task<GraphQLResult> ExecuteAsync(JsonElement testCase, ResolverTree tree, bool acceptsIncremental = false)
    {
        var schema = RecordedSchemas.Get(testCase.GetProperty("schema").GetString()!);
        var options = new GraphQLEngineOptions
        {
            ShowSuggestions = true,
            MaxCoercionErrors = testCase.TryGetProperty("options", out var given) && given.TryGetProperty("maxCoercionErrors", out var most) ? most.GetInt32() : 50,
        };
        var document = GraphQLParser.ParseDocument(testCase.GetProperty("query").GetString()!, ParserOptionsJson.Read(testCase, "parseOptions"));
        var prepared = new PreparedDocument(schema, document, hideSuggestions: false);
        var name = testCase.TryGetProperty("operationName", out var operationName) ? operationName.GetString() : null;
        if (prepared.Find(name, out var problem) is not { } plan)
            return Refused(new GraphQLError(problem!));
        var raw = testCase.TryGetProperty("variables", out var variables) ? RawValue.FromJson(variables) as IReadOnlyDictionary<string, object?> : null;
        var values = new VariableCoercion(schema, options.MaxCoercionErrors, hideSuggestions: false)
            .Coerce(plan.Operation.VariableDefinitions, raw ?? new Dictionary<string, object?>(StringComparer.Ordinal), out var errors);
        if (values is null)
            return Refused([.. errors]);
        var mask = new ErrorMask(recognize: null, report: null);
        var root = testCase.TryGetProperty("root", out var node) ? ResolverTree.ValueOf(node) : null;
        if (plan.Operation.Operation == OperationType.Subscription && tree.Source is not null)
            return await new SubscriptionRun(schema, plan, values, new GraphQLRequest("") { RequestContext = tree }, options, mask).StartAsync(CancellationToken.None);
        var run = new OperationRun(schema, values, tree, mask, options, CancellationToken.None) { IsIncremental = acceptsIncremental };
        return await OperationExecution.ExecuteAsync(run, plan, root);
    }

    private static GraphQLResult.Single Refused(params IReadOnlyList<GraphQLError> errors) => new(new GraphQLResponse(ResponseStage.Request, errors));
}
