using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Ends a validation that has found or done enough; it never leaves <see cref="RuleSet.Apply"/>.</summary>
#pragma warning disable S3871 // No caller ever sees it, so none can catch it.
internal sealed class ValidationAbortedException(GraphQLError error) : Exception(error.Message)
#pragma warning restore S3871
{
    public GraphQLError Error { get; } = error;

    public static ValidationAbortedException TooManyErrors() =>
        new(new GraphQLError("Too many validation errors, error limit reached. Validation aborted."));

    public static ValidationAbortedException TooMuchWork() =>
        new(new GraphQLError("Validation aborted.") { Code = ErrorCodes.ValidationTooComplex });
}
