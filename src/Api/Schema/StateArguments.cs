using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>Arguments that say at which state something is answered: <c>atLeast</c>, <c>asOf</c>, <c>asOfTime</c> and <c>rightsOf</c>, as far as the field has them.</summary>
internal static class StateArguments
{
    /// <summary>The state that is asked for; the newest without any of the arguments.</summary>
    /// <exception cref="GraphQLException">More than one state is named.</exception>
    public static QueryAt Of(in FieldContext context)
    {
        var (atLeast, asOf, asOfTime) = (Get<Revision?>(context, "atLeast"), Get<Revision?>(context, "asOf"), Get<DateTimeOffset?>(context, "asOfTime"));
        if ((atLeast is null ? 0 : 1) + (asOf is null ? 0 : 1) + (asOfTime is null ? 0 : 1) > 1)
        {
            throw new GraphQLException("atLeast, asOf and asOfTime each name a state to answer at. Give one of them.", "STATE_AMBIGUOUS");
        }

        var withRightsOfThen = Get<string>(context, "rightsOf") is "THEN";
        if (asOf is { } revision)
        {
            return new QueryAt.AsOf(revision, withRightsOfThen);
        }
        if (asOfTime is { } moment)
            return new QueryAt.AsOfTime(moment, withRightsOfThen);
        return atLeast is { } fresh ? new QueryAt.AtLeast(fresh) : QueryAt.Newest;
    }

    /// <summary>Refuses to pass the newest state off as one that is not written yet.</summary>
    /// <exception cref="GraphQLException">The answer is of an earlier revision than was asked for.</exception>
    public static void RequireReached(QueryAt asked, Revision answered)
    {
        if (asked is QueryAt.AsOf(var revision, _) && revision > answered)
            throw new GraphQLException($"Revision {revision} is not written yet; {answered} is the newest.", QueryCodes.RevisionUnknown);
    }

    private static T? Get<T>(in FieldContext context, string name) =>
        context.Arguments.Any(argument => string.Equals(argument.Key, name, StringComparison.Ordinal)) ? context.Argument<T>(name) : default;
}
