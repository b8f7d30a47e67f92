using System.Collections.Immutable;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>What a resolver may know besides its source value. Cheap to pass; valid until the resolver's result is there.</summary>
public readonly struct FieldContext
{
    private readonly OperationRun _run;
    private readonly FieldPlan _plan;
    private readonly ResponsePosition _parent;

    internal FieldContext(OperationRun run, FieldPlan plan, ArgumentValues arguments, in ResponsePosition parent)
    {
        _run = run;
        _plan = plan;
        _parent = parent;
        Arguments = arguments;
    }

    /// <summary>The coerced arguments.</summary>
    public ArgumentValues Arguments { get; }

    /// <summary>The context object of the request: the caller's identity, services and the like.</summary>
    public object? RequestContext => _run.RequestContext;

    /// <summary>Cancelled when nobody waits for the response any more.</summary>
    public CancellationToken CancellationToken => _run.CancellationToken;

    /// <summary>The schema that the request runs against.</summary>
    public Schema Schema => _run.Schema;

    /// <summary>The field that is resolved.</summary>
    public Field Field => _plan.Field;

    /// <summary>The object type whose field is resolved.</summary>
    public ObjectType ParentType => _plan.ParentType;

    /// <summary>The key under which the value stands in the response: the alias, or else the name.</summary>
    public string ResponseKey => _plan.ResponseKey;

    /// <summary>Where the value stands in the response.</summary>
    public ImmutableArray<PathSegment> Path => ResponsePath.ToArray(new ResponsePath(_parent.ToPath(), _plan.ResponseKey));

    /// <summary>The value of an argument, or the default of <typeparamref name="T"/> when it is absent or null.</summary>
    /// <exception cref="ArgumentException">The field declares no such argument.</exception>
    /// <exception cref="InvalidCastException">The value is not a <typeparamref name="T"/>.</exception>
    public T? Argument<T>(string name) => Arguments.Get<T>(name);

    /// <summary>The request's instance of a loader: loads that the executor can issue before it has to wait go out as one batch.</summary>
    public BatchLoader<TKey, TValue> Loader<TKey, TValue>(BatchLoad<TKey, TValue> load)
        where TKey : notnull => _run.Loaders.Get(load);
}
