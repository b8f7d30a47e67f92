using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Types;

/// <summary>A schema cannot be built: everything that is wrong with it, at once.</summary>
public sealed class SchemaException : Exception
{
    /// <summary>The schema fails with <paramref name="errors"/>, at least one.</summary>
    public SchemaException(SchemaStage stage, IReadOnlyList<GraphQLError> errors)
        : base($"The schema cannot be built: {string.Join(" ", errors.Select(Describe))}")
    {
        Stage = stage;
        Errors = errors;
    }

    /// <summary>How far building came.</summary>
    public SchemaStage Stage { get; }

    /// <summary>Every error of that stage, in the order of the document.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; }

    private static string Describe(GraphQLError error) => error.Locations is [var first, ..]
        ? $"{error.Message} (line {first.Position.Line}, column {first.Position.Column})"
        : error.Message;
}
