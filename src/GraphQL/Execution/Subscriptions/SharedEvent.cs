using LinkedRecords.GraphQL.Execution.Planning;

namespace LinkedRecords.GraphQL.Execution.Subscriptions;

/// <summary>An event that many subscribers get as one object, and that says the same to all: who selects alike gets a response that is computed and written once.</summary>
/// <remarks>
/// For streams below which every field is a property of its parent, without arguments, so that nothing depends on who asks or when: a schema in which it
/// is otherwise is not built. Whether a subscriber may have the event is decided before it is handed out. Safe to use from any thread.
/// </remarks>
public abstract class SharedEvent
{
    // Mostly all select alike, so the last response is kept and no other.
    private volatile Written? _last;

    /// <summary>What somebody else got who selects the same; null when nobody did lately.</summary>
    internal GraphQLResponse? ResponseTo(SelectionPlan selection) => ResponseAloneTo(selection)?[0];

    /// <summary>The same as the only one of a list.</summary>
    internal IReadOnlyList<GraphQLResponse>? ResponseAloneTo(SelectionPlan selection) =>
        _last is { } last && ReferenceEquals(last.Selection, selection) ? last.Alone : null;

    /// <summary>Has others get this response, too, unless something went wrong in it.</summary>
    internal GraphQLResponse Share(SelectionPlan selection, GraphQLResponse response)
    {
        if (response.Errors.Count > 0)
            return response;
        using (response)
        {
            var shared = response.ToShared();
            _last = new Written(selection, [shared]);
            return shared;
        }
    }

    private sealed record Written(SelectionPlan Selection, GraphQLResponse[] Alone);
}
