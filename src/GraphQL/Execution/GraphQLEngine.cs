using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Documents;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Validation;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Executes requests against a schema. One engine serves all requests at the same time.</summary>
/// <remarks>
/// A request is prepared (1 parsed, 2 validated, 3 held against the limits: all three once per text; 4 its operation selected) and then executed
/// (5 variables coerced, 6 the plan of the operation run, 7 the response written).
/// </remarks>
public sealed class GraphQLEngine
{
    private static readonly Dictionary<string, object?> NoVariables = new(StringComparer.Ordinal);

    private readonly GraphQLEngineOptions _options;
    private readonly DocumentCache _documents;
    private readonly ValidationOptions _validation;
    private readonly ErrorMask _mask;

    /// <summary>An engine for a schema that was built with resolvers.</summary>
    public GraphQLEngine(Schema schema, GraphQLEngineOptions? options = null)
    {
        Schema = schema;
        _options = options ?? new GraphQLEngineOptions();
        _documents = new DocumentCache(_options.DocumentCacheCapacity);
        _mask = new ErrorMask(_options.Recognize, _options.OnUnexpectedFailure);
        _validation = new ValidationOptions { MaxErrors = _options.MaxValidationErrors, HideSuggestions = !_options.ShowSuggestions };
    }

    /// <summary>The schema that requests run against.</summary>
    public Schema Schema { get; }

    /// <summary>How the cache of documents fares.</summary>
    public DocumentCacheStatistics DocumentCacheStatistics => _documents.Statistics;

    /// <summary>Parses and validates the document, unless that was done before, and selects the operation.</summary>
    public PreparedRequest Prepare(GraphQLRequest request)
    {
        var text = new DocumentText(request.Query);
        GraphQLResponse? refusal = null;
        if ((_documents.Find(text) ?? Read(text, out refusal)) is not { } document)
            return new PreparedRequest(request, refusal!);
        return document.Find(request.OperationName, out var problem) is { } plan
            ? new PreparedRequest(request, plan)
            : new PreparedRequest(request, new GraphQLResponse(ResponseStage.Request, [new GraphQLError(problem!)]));
    }

    /// <summary>Prepares and executes a request.</summary>
    /// <param name="request">What the client asks for.</param>
    /// <param name="cancellationToken">Heeded until the result is there, and by resolvers; a result in several parts heeds that of its enumeration, too.</param>
    /// <exception cref="OperationCanceledException">The request was cancelled; there is no response.</exception>
    public ValueTask<GraphQLResult> ExecuteAsync(GraphQLRequest request, CancellationToken cancellationToken = default) =>
        ExecuteAsync(Prepare(request), cancellationToken);

    /// <summary>Executes a request that was prepared by this engine.</summary>
    /// <param name="prepared">A refused one is answered with its refusal.</param>
    /// <param name="cancellationToken">Heeded until the result is there, and by resolvers.</param>
    /// <exception cref="OperationCanceledException">The request was cancelled; there is no response.</exception>
    public ValueTask<GraphQLResult> ExecuteAsync(PreparedRequest prepared, CancellationToken cancellationToken = default)
    {
        if (!prepared.IsExecutable)
            return SingleAsync(prepared.Refusal);
        var plan = prepared.Plan;
        IReadOnlyList<GraphQLError> errors = [];
        var variables = plan.Operation.VariableDefinitions is { IsEmpty: false } definitions
            ? new VariableCoercion(Schema, _options.MaxCoercionErrors, !_options.ShowSuggestions).Coerce(definitions, RawVariables(prepared.Request), out errors)
            : VariableValues.None;
        if (variables is null)
            return SingleAsync(new GraphQLResponse(ResponseStage.Request, errors));
        if (_options.Cost is { } cost && plan.CheckCost(cost, variables) is { } tooDear)
            return SingleAsync(new GraphQLResponse(ResponseStage.Request, [tooDear]));
        if (plan.Operation.Operation == OperationType.Subscription)
            return new SubscriptionRun(Schema, plan, variables, prepared.Request, _options, _mask).StartAsync(cancellationToken);
        var run = new OperationRun(Schema, variables, prepared.Request.RequestContext, _mask, _options, cancellationToken) { IsIncremental = prepared.Request.AcceptsIncremental };
        return OperationExecution.ExecuteAsync(run, plan, prepared.Request.RootValue);
    }

    private static ValueTask<GraphQLResult> SingleAsync(GraphQLResponse response) => new(new GraphQLResult.Single(response));

    private static IReadOnlyDictionary<string, object?> RawVariables(GraphQLRequest request) =>
        request.RawVariables
        ?? (request.Variables is { } json ? RawValue.FromJson(json) as IReadOnlyDictionary<string, object?> : null)
        ?? NoVariables;

    private PreparedDocument? Read(DocumentText text, out GraphQLResponse? refusal)
    {
        if (!GraphQLParser.TryParseDocument(new Source(text.Utf8.ToArray()), _options.Parsing, out var document, out var syntaxError))
        {
            refusal = new GraphQLResponse(ResponseStage.Parse, [syntaxError]);
            return null;
        }
        IReadOnlyList<GraphQLError> errors = new DocumentLimits(_options, document).Check();
        if (errors.Count == 0)
            errors = DocumentValidator.Validate(Schema, document, _validation);
        if (errors.Count > 0)
        {
            refusal = new GraphQLResponse(ResponseStage.Validate, errors);
            return null;
        }
        refusal = null;
        var prepared = new PreparedDocument(Schema, document, !_options.ShowSuggestions);
        _documents.Add(text, prepared);
        return prepared;
    }
}
