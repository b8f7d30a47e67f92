using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>Turns refusals of the engines into errors of a response: a stable code, and what, where and how to mend.</summary>
internal static class ApiErrors
{
    /// <summary>A write that was refused; every reason is in the extensions.</summary>
    public static GraphQLException Of(WriteRefusedException refused) => new(
        new GraphQLError(refused.Message)
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["code"] = refused.Reasons[0].Code,
                ["reasons"] = refused.Reasons.Select(reason => new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["code"] = reason.Code,
                    ["message"] = reason.Message,
                    ["fact"] = reason.Fact is { } fact ? Spell(fact) : null,
                }).ToList<object?>(),
            },
        },
        refused);

    /// <summary>A storage that does not answer.</summary>
    public static GraphQLException Of(StorageUnavailableException unavailable) => new(
        "The storage does not answer. A mutation may have been written: repeat it with the same id.", "STORAGE_UNAVAILABLE", unavailable);

    /// <summary>A query that is not well formed; every mistake is in the extensions.</summary>
    public static GraphQLException Of(IReadOnlyList<QueryError> errors) => new(new GraphQLError(errors[0].Message)
    {
        Extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = errors[0].Code,
            ["mistakes"] = errors.Select(error => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["code"] = error.Code,
                ["at"] = error.Path,
                ["message"] = error.Message,
            }).ToList<object?>(),
        },
    });

    /// <summary>A node that is not spelled as one.</summary>
    public static GraphQLException Of(SpellingError error) => new(error.Message, error.Code);

    /// <summary>Failures that any field may meet: a storage that is away, a past that is not kept, a limit; null for others.</summary>
    public static GraphQLException? Expected(Exception failure) => failure switch
    {
        StorageUnavailableException unavailable => Of(unavailable),
        HistoryGoneException gone => new(gone.Message, "HISTORY_GONE", gone),
        LimitHitException limited => new(GraphQLFace.TooMany(limited.Hit).ToError(), limited),
        _ => null,
    };

    private static List<object?> Spell(Fact fact) => [fact.Subject.Spelling, fact.Predicate.Spelling, fact.Object.Spelling];
}
