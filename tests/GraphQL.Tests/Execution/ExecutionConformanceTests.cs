using System.Text.Json;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Tests.Conformance;
using LinkedRecords.GraphQL.Types;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Execution;

public sealed class ExecutionConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Results_at_hand_complete_as_in_the_reference() =>
        new ConformanceSuite(output).Run("graphql-execution", "execution.jsonl", testCase => Check(testCase, isAsynchronous: false));

    [Fact]
    public void Awaited_results_complete_as_in_the_reference() =>
        new ConformanceSuite(output).Run("graphql-execution-async", "execution.jsonl", testCase => Check(testCase, isAsynchronous: true));

    [Fact]
    public void Variables_coerce_as_in_the_reference() => new ConformanceSuite(output).Run("graphql-variables", "variables.jsonl", testCase =>
    {
        var schema = RecordedSchemas.Get(testCase.GetProperty("schema").GetString()!);
        var document = GraphQLParser.ParseDocument($"query {testCase.GetProperty("varDefs").GetString()} {{ __typename }}");
        var most = testCase.TryGetProperty("options", out var options) && options.TryGetProperty("maxErrors", out var maxErrors) ? maxErrors.GetInt32() : int.MaxValue - 1;
        var definitions = ((OperationDefinitionNode)document.Definitions[0]).VariableDefinitions;
        var raw = RawValue.FromJson(testCase.GetProperty("inputs")) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal);
        var values = new VariableCoercion(schema, most, hideSuggestions: false).Coerce(definitions, raw, out var errors);
        if (!testCase.GetProperty("ok").GetBoolean())
            return JsonComparison.Difference(testCase.GetProperty("errors"), ErrorJson.Of(errors));
        if (values is null)
            return $"refused: {ErrorJson.Of(errors)}";
        var coerced = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var name in definitions.Select(definition => definition.Variable.Name.Value))
        {
            if (values.TryGet(name, out var value))
                coerced[name] = value;
        }
        return JsonComparison.Difference(testCase.GetProperty("coerced"), ResponseJson.OfRaw(coerced));
    });

    [Fact]
    public void Literals_coerce_as_in_the_reference() => new ConformanceSuite(output).Run("graphql-input-literals", "input-literals.jsonl", testCase =>
    {
        var type = testCase.GetProperty("type").GetString();
        var schema = ResolverTree.Bind(Schema.Build($"{testCase.GetProperty("sdl").GetString()}\n\ntype Query {{\n  f(arg: {type}): String\n}}"));
        var literal = testCase.GetProperty("literal").GetString();
        var request = new GraphQLRequest(literal is null ? "{ f }" : $"{{ f(arg: {literal}) }}") { RequestContext = new ResolverTree(isAsynchronous: false) };
        var engine = new GraphQLEngine(schema, new GraphQLEngineOptions { ShowSuggestions = true });
        var prepared = engine.Prepare(request);
        if (testCase.TryGetProperty("errors", out var errors))
            return prepared.IsExecutable ? "accepted" : JsonComparison.Difference(errors, ErrorJson.Of(prepared.Refusal.Errors));
        if (!prepared.IsExecutable)
            return $"refused: {ErrorJson.Of(prepared.Refusal.Errors)}";
        var response = ((GraphQLResult.Single)engine.ExecuteAsync(prepared).AsTask().GetAwaiter().GetResult()).Response;
        if (testCase.TryGetProperty("execErrors", out var executionErrors))
            return JsonComparison.Difference(executionErrors, ErrorJson.Of(response.Errors));
        return JsonComparison.Difference(testCase.GetProperty("args"), ((ResolverTree)request.RequestContext).Calls.GetValueOrDefault("f"));
    });

    [Fact]
    public void Scalars_write_results_as_in_the_reference() => new ConformanceSuite(output).Run("graphql-output-coercion", "output-coercion.jsonl", testCase =>
    {
        var codec = ((ScalarType)BuiltIns.Types[testCase.GetProperty("type").GetString()!]).Codec;
        var json = new JsonOutput(64);
        var problem = codec.Write(ResolverTree.ValueOf(testCase.GetProperty("value")), json);
        return testCase.TryGetProperty("error", out var error)
            ? JsonComparison.Difference(error.GetString(), problem)
            : problem ?? JsonComparison.Difference(testCase.GetProperty("result"), System.Text.Json.Nodes.JsonNode.Parse(json.Written(0, json.Position)));
    });

    [Fact]
    public void Whole_requests_are_answered_as_in_the_reference() => new ConformanceSuite(output).Run("graphql-requests", "requests.jsonl", testCase =>
    {
        var engine = new GraphQLEngine(RecordedSchemas.Get(testCase.GetProperty("schema").GetString()!), new GraphQLEngineOptions { ShowSuggestions = true });
        var body = testCase.GetProperty("request");
        var request = new GraphQLRequest(body.GetProperty("query").GetString()!)
        {
            OperationName = body.TryGetProperty("operationName", out var name) ? name.GetString() : null,
            Variables = body.TryGetProperty("variables", out var variables) ? variables : null,
            RequestContext = new ResolverTree(isAsynchronous: false) { Source = () => ResolverTree.StreamOf([ResolverTree.ValueOf(testCase.GetProperty("root"))]) },
            RootValue = ResolverTree.ValueOf(testCase.GetProperty("root")),
        };
        var result = engine.ExecuteAsync(request).AsTask().GetAwaiter().GetResult();
        var response = result is GraphQLResult.Subscription stream
            ? stream.Responses.ToBlockingEnumerable().First()
            : ((GraphQLResult.Single)result).Response;
        return JsonComparison.Difference(testCase.GetProperty("stage").GetString(), response.Stage.ToString().ToLowerInvariant())
            ?? ResultComparison.Difference(testCase.GetProperty("response"), ResponseJson.Of(response));
    });

    private static string? Check(JsonElement testCase, bool isAsynchronous)
    {
        var tree = new ResolverTree(isAsynchronous);
        var result = (GraphQLResult.Single)RecordedRequest.ExecuteAsync(testCase, tree).GetAwaiter().GetResult();
        var actual = ResponseJson.Of(result.Response);
        var expected = testCase.GetProperty("result");
        var expectedLater = testCase.TryGetProperty("resultAsync", out var given) ? given : expected;
        var isRight = ResultComparison.AreEqual(expected, actual)
            || (isAsynchronous && (ResultComparison.AreEqual(expectedLater, actual)
                || ResultComparison.IsPermittedSubset(expectedLater, actual) || ResultComparison.IsPermittedSubset(expected, actual)
                // Which of two fields fails first, of those that one null stands for, is decided by whichever is there first.
                || ResultComparison.ExplainTheSameNulls(expectedLater, actual)));
        return isRight ? CheckCalls(testCase, tree, isAsynchronous) : ResultComparison.Difference(expected, actual);
    }

    private static string? CheckCalls(JsonElement testCase, ResolverTree tree, bool isAsynchronous)
    {
        if (isAsynchronous || !testCase.TryGetProperty("calls", out var calls))
            return null;
        foreach (var call in calls.EnumerateArray())
        {
            var path = string.Join('/', call.GetProperty("path").EnumerateArray().Select(step => step.ToString()));
            if (!tree.Calls.TryGetValue(path, out var arguments))
                return $"{path} was not called";
            if (JsonComparison.Difference(call.GetProperty("args"), arguments) is { } difference)
                return $"{path}:\n{difference}";
        }
        return null;
    }
}
