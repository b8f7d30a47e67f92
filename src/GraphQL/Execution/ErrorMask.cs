using System.Collections.Immutable;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Keeps unexpected exceptions from clients: they get an id, the log gets the rest.</summary>
internal sealed class ErrorMask(Func<Exception, GraphQLException?>? recognize, Action<UnexpectedFailure>? report)
{
    public GraphQLError Hide(Exception exception, object? requestContext, ImmutableArray<PathSegment> path)
    {
        if (recognize?.Invoke(exception) is { } known)
            return known.Error;
        var id = Guid.NewGuid().ToString("N");
        report?.Invoke(new UnexpectedFailure(id, exception, requestContext, path));
        return new GraphQLError("Unexpected error.")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["code"] = ExecutionErrorCodes.InternalError,
                ["correlationId"] = id,
            },
        };
    }
}
