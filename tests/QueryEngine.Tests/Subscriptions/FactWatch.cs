using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>Follows facts.</summary>
internal sealed class FactWatch(LiveSpace space, string user, FactQuery[] queries)
    : Watch(space, user, new([new("", new Group.ByFacts([.. queries]))]))
{
    public override async Task AgreeAsync()
    {
        var expected = await Space.Space.FactsAsync(User, queries);
        await Subscriber.UntilAsync(
            copy => copy.Facts().SequenceEqual(expected),
            () => $"{string.Join("; ", expected)} as facts for {User}: {string.Join(" | ", queries.AsEnumerable())}");

        Assert.Equal(expected.Length, Copy.Count());
        var visible = Copy.RemovedFacts.Count == 0 ? [] : (await Space.Space.FactsAsync(User, new FactQuery())).ToHashSet();
        foreach (var (fact, reason) in Copy.RemovedFacts)
            Assert.Equal((fact, await ExpectedAsync(fact, visible)), (fact, reason));
        Copy.RemovedFacts.Clear();
    }

    private async Task<RemovalReason> ExpectedAsync(Fact fact, HashSet<Fact> visible)
    {
        if (!await Space.Space.IsStoredAsync(fact))
            return RemovalReason.Deleted;
        return visible.Contains(fact) ? RemovalReason.NoLongerMatches : RemovalReason.AccessLost;
    }
}
