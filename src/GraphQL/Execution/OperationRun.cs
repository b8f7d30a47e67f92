using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>One execution of an operation: its variables, its loaders and the queue through which its steps come one at a time.</summary>
internal sealed class OperationRun
{
    private readonly ErrorMask _mask;
    private readonly GraphQLEngineOptions _options;
    private ArgumentValues?[] _arguments = [];
    private LoaderRegistry? _loaders;
    private StepQueue? _steps;

    public OperationRun(Schema schema, VariableValues variables, object? requestContext, ErrorMask mask, GraphQLEngineOptions options, CancellationToken cancellationToken)
    {
        Schema = schema;
        Variables = variables;
        RequestContext = requestContext;
        CancellationToken = cancellationToken;
        _mask = mask;
        _options = options;
    }

    public Schema Schema { get; }

    public VariableValues Variables { get; }

    public object? RequestContext { get; }

    public CancellationToken CancellationToken { get; }

    public StepQueue Steps => _steps ?? Interlocked.CompareExchange(ref _steps, new StepQueue(this), null) ?? _steps;

    /// <summary>Whether lists may be streamed; events of a subscription and requests that cannot take several payloads are answered whole.</summary>
    public bool IsIncremental { get; init; }

    /// <summary>Made on demand by whichever resolver asks first, on any thread.</summary>
    public LoaderRegistry Loaders =>
        _loaders ?? Interlocked.CompareExchange(ref _loaders, new LoaderRegistry(this), null) ?? _loaders;

    /// <summary>The arguments of a field; coerced once for all objects that have it.</summary>
    /// <exception cref="GraphQLException">An argument is missing or does not fit.</exception>
    public ArgumentValues ArgumentsOf(FieldPlan field)
    {
        if (field.Index < _arguments.Length && _arguments[field.Index] is { } known)
            return known;
        var values = field.CoerceArguments(Variables, !_options.ShowSuggestions);
        if (field.Index >= _arguments.Length)
            Array.Resize(ref _arguments, Math.Max(field.Index + 1, 8));
        return _arguments[field.Index] = values;
    }

    /// <summary>Runs steps until nothing is awaited in that delivery.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled; resolvers that still run are not waited for.</exception>
    public ValueTask DrainAsync(Delivery delivery) =>
        delivery.AwaitedCount == 0 ? default : DrainUntilAsync(() => delivery.AwaitedCount == 0);

    /// <summary>Runs steps until the condition, which only steps can bring about, holds.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled; resolvers that still run are not waited for.</exception>
    public async ValueTask DrainUntilAsync(Func<bool> isDone)
    {
        await using var waking = CancellationToken.UnsafeRegister(static steps => ((StepQueue)steps!).Wake(), Steps);
        await Steps.RunUntilAsync(isDone);
    }

    /// <summary>Sends every batch that is due; false when there is none.</summary>
    public bool DispatchLoaders() => _loaders?.Dispatch() == true;

    /// <summary>Whether so many bytes are more than the server allows for one payload.</summary>
    public bool IsTooLarge(int bytes) => bytes > _options.MaxResponseBytes;

    /// <summary>What the client is told then.</summary>
    public GraphQLError TooLarge() =>
        new($"The response exceeds {_options.MaxResponseBytes} bytes. Select less, or ask for fewer items.") { Code = ExecutionErrorCodes.ResponseTooLarge };

    /// <summary>What the client sees of a failure.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled, which is what the resolver heeded: it has not failed, and there is no response.</exception>
    public GraphQLError Describe(Exception exception, FieldPlan field, ResponsePath? path)
    {
        if (exception is OperationCanceledException)
            CancellationToken.ThrowIfCancellationRequested();
        var error = exception is GraphQLException known ? known.Error : _mask.Hide(exception, RequestContext, ResponsePath.ToArray(path));
        return error with
        {
            Locations = error.Locations.IsEmpty ? new GraphQLError("", field.Nodes).Locations : error.Locations,
            Path = error.Path.IsEmpty ? ResponsePath.ToArray(path) : error.Path,
        };
    }
}
