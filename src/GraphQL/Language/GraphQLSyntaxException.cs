using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Language;

/// <summary>A text is not what the grammar asks for, or exceeds a limit of the parser.</summary>
public sealed class GraphQLSyntaxException : Exception
{
    /// <summary>An exception that carries <paramref name="error"/>.</summary>
    public GraphQLSyntaxException(GraphQLError error)
        : base(error.Message) => Error = error;

    /// <summary>The error, with its place, as a response reports it.</summary>
    public GraphQLError Error { get; }

    internal static GraphQLSyntaxException At(Source source, int offset, string description, string? code = null) =>
        new(new GraphQLError($"Syntax Error: {description}", new Location(source, offset, offset)) { Code = code });
}
