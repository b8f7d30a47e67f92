using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Why an input value does not fit its type, and where in it.</summary>
/// <param name="Error">The error, located when the value was written in a document.</param>
/// <param name="Path">The part of the value that is wrong; null is the whole value.</param>
public sealed record InputProblem(GraphQLError Error, string Path)
{
    internal InputProblem(GraphQLError error, InputPath? path)
        : this(error, InputPath.Describe(path))
    {
    }
}
