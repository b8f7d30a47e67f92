using LinkedRecords.GraphQL.Execution.Documents;
using LinkedRecords.GraphQL.Language;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>How an engine is set up. The defaults are those of a public server.</summary>
public sealed record GraphQLEngineOptions
{
    /// <summary>What the parser accepts: bytes, tokens, depth of brackets.</summary>
    public ParserOptions Parsing { get; init; } = ParserOptions.ForRequests;

    /// <summary>How many validation errors a response shows at most.</summary>
    public int MaxValidationErrors { get; init; } = 100;

    /// <summary>How many errors of variables a response shows at most.</summary>
    public int MaxCoercionErrors { get; init; } = 50;

    /// <summary>How deep fields may be nested, fragments included. Introspection fields do not count.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>How many selections of one operation may have an alias, fragments included as often as they are spread.</summary>
    public int MaxAliases { get; init; } = 100;

    /// <summary>How many directives one operation may carry, on itself, its variables and its selections; fragments included as often as they are spread.</summary>
    public int MaxDirectives { get; init; } = 200;

    /// <summary>How many fields one operation may select, fragments included as often as they are spread.</summary>
    public int MaxFields { get; init; } = 5_000;

    /// <summary>What an operation may cost; null switches that limit off.</summary>
    public OperationCostOptions? Cost { get; init; } = new();

    /// <summary>How many bytes one response, or one payload of it, may have.</summary>
    public int MaxResponseBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How many valid documents are kept parsed and planned.</summary>
    public int DocumentCacheCapacity { get; init; } = 1_000;

    /// <summary>Whether errors suggest names of the schema; off, so that nobody learns it by guessing.</summary>
    public bool ShowSuggestions { get; init; }

    /// <summary>Whether documents may ask for <c>__schema</c> and <c>__type</c>.</summary>
    public bool AllowIntrospection { get; init; } = true;

    /// <summary>What a client is told of an exception that a resolver did not turn into an error itself; null for one that is not expected.</summary>
    public Func<Exception, GraphQLException?>? Recognize { get; init; }

    /// <summary>Told of each exception that a client is not shown. Called in the flow of the request, so it must be quick.</summary>
    public Action<UnexpectedFailure>? OnUnexpectedFailure { get; init; }
}
