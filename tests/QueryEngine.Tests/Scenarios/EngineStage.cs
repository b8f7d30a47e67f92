using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Tests.Scenarios;

/// <summary>The engine itself.</summary>
internal sealed class EngineStage(Space space) : IStage
{
    private int _left;

    public Task SignInAsync(string user) => space.SignInAsync(user);

    public Task<bool> StateAsync(string user, string[] facts) => space.StateAsync(user, facts);

    public Task<bool> TakeBackAsync(string user, string[] facts) => space.RetractAsync(user, facts);

    public async Task<bool> LeaveAsync(string user, string group) =>
        await space.CommitAsync(Leave.Of($"leave{++_left}", new(user), Roles.Member, new(group))) is CommitOutcome.Committed;

    public async Task<bool> CreateAsync(string user, string[] records, string[] facts) =>
        await space.CommitAsync(user, [.. facts.Select(Space.Fact)], touched: records) is CommitOutcome.Committed;

    public Task<bool> ChangeAsync(string user, string record) => space.ChangeAsync(user, record);

    public Task<bool> MayAsync(string user, Right right, string node) => space.MayAsync(user, right, node);

    public async Task<bool> IsShownAsync(string user, string record) => await space.AskByIdAsync(user, record) is not null;

    public async Task<string[]> FindAsync(string user, string query)
    {
        var found = await space.FindAsync(user, query);
        Assert.Equal(found.Length, Assert.IsType<GroupAnswer.Count>(await space.AskAsync(user, $$"""{"where":{{query}},"count":true}""")).Value);
        Assert.Equal(found.Length > 0, Assert.IsType<GroupAnswer.Exists>(await space.AskAsync(user, $$"""{"where":{{query}},"exists":true}""")).Value);
        return found;
    }

    public async Task<int> CountFactsAsync(string user, string[] queries) =>
        (await space.FactsAsync(user, [.. queries.Select(FactQueryText.Read)])).Length;

    public Task<bool> IsStoredAsync(string fact) => space.IsStoredAsync(fact);
}
