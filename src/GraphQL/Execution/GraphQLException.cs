using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>The one exception whose message and extensions a resolver shows to clients; any other is masked.</summary>
public sealed class GraphQLException : Exception
{
    /// <summary>An error for the client; path and locations are added where it is thrown.</summary>
    /// <param name="message">Shown to the client as it stands.</param>
    /// <param name="code">The stable <c>extensions.code</c>, if any.</param>
    /// <param name="cause">For the log; never shown.</param>
    public GraphQLException(string message, string? code = null, Exception? cause = null)
        : this(new GraphQLError(message) { Extensions = code is null ? null : new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code } }, cause)
    {
    }

    /// <summary>An error for the client, with its own extensions.</summary>
    public GraphQLException(GraphQLError error, Exception? cause = null)
        : base(error.Message, cause) => Error = error;

    /// <summary>What the client sees.</summary>
    public GraphQLError Error { get; }
}
