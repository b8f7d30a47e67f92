using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Tests.Scenarios;

/// <summary>Where scenarios are played: the engine, or a surface in front of it. Users, records and terms go by their names in the story.</summary>
internal interface IStage
{
    /// <summary>A user signs in for the first time.</summary>
    Task SignInAsync(string user);

    /// <summary>States facts, written as <c>subject predicate object</c>, all in one; true when that is done.</summary>
    Task<bool> StateAsync(string user, string[] facts);

    /// <summary>Takes facts back, all in one; true when that is done.</summary>
    Task<bool> TakeBackAsync(string user, string[] facts);

    /// <summary>Gives up one's membership; true when that is done.</summary>
    Task<bool> LeaveAsync(string user, string group);

    /// <summary>Creates records with facts, all in one; true when that is done.</summary>
    Task<bool> CreateAsync(string user, string[] records, string[] facts);

    /// <summary>Makes a new version of a record; true when that is done.</summary>
    Task<bool> ChangeAsync(string user, string record);

    /// <summary>Whether a user has a right.</summary>
    Task<bool> MayAsync(string user, Right right, string node);

    /// <summary>Whether a user is shown a record by its id.</summary>
    Task<bool> IsShownAsync(string user, string record);

    /// <summary>The records that match patterns written as JSON, by name; also counts them and asks whether there are any.</summary>
    Task<string[]> FindAsync(string user, string query);

    /// <summary>How many facts fulfil one of the queries, which are written as <c>subject=kv-a,isA:Doc predicate=isA</c>.</summary>
    Task<int> CountFactsAsync(string user, string[] queries);

    /// <summary>Whether a fact is true, whoever may see it.</summary>
    Task<bool> IsStoredAsync(string fact);
}
