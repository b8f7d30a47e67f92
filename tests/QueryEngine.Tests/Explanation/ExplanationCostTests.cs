using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Explanation;
using LinkedRecords.QueryEngine.Tests.Properties;
using LinkedRecords.QueryEngine.Tests.Subscriptions;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Explanation;

/// <summary>Work is counted and not timed, so that a busy machine decides nothing.</summary>
public sealed class ExplanationCostTests(ITestOutputHelper output)
{
    private const int Most = 3;
    private static readonly Right[] Rights = Enum.GetValues<Right>();

    [Fact]
    public async Task Why_and_why_not_cost_at_most_three_checks_in_random_worlds()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var world = 0; world < 4; world++)
        {
            await using var space = new Space();
            foreach (var user in History.Users)
                await space.SignInAsync(user);
            foreach (var transaction in History.Beginning())
                await space.CommitAsync(transaction);
            for (var step = 0; step < 60; step++)
                await space.CommitAsync(History.Transaction(random.Next(), step));

            foreach (var user in History.Users)
                await CompareAsync(space, user, ["kv-1", "kv-2", "kv-3", "l-4", "kv-5", "Doc", "Note", user, "kv-never"]);
        }
    }

    [Fact]
    public async Task They_do_so_for_a_user_of_many_groups_and_a_node_that_many_may_see()
    {
        await using var space = new Space();
        foreach (var user in (string[])["us-a", "us-b", "us-c"])
            await space.SignInAsync(user);
        string[] groups = [.. Enumerable.Range(0, 200).Select(number => $"kv-group{number}")];
        foreach (var group in groups)
            await space.CreateAsync("us-a", group, "us-b $isMemberOf $it");
        await space.CreateAsync("us-a", "kv-few", "kv-group199 $canRead $it");
        await space.CreateAsync("us-a", "kv-many", [.. groups.Select(group => $"{group} $canRefine $it")]);
        await space.CreateAsync("us-a", "kv-folder", "kv-group7 $canAccess $it");
        await space.CreateAsync("us-a", "kv-inside", "$it $isMemberOf kv-folder");

        foreach (var user in (string[])["us-a", "us-b", "us-c"])
            await CompareAsync(space, user, ["kv-few", "kv-many", "kv-folder", "kv-inside", "kv-group3"]);
    }

    private static async Task CompareAsync(Space space, string user, string[] nodes)
    {
        foreach (var right in Rights)
        {
            foreach (var node in nodes)
            {
                var check = await WorkAsync(space, store => store.ReadAsync(
                    graph => new Viewer(new(user), graph).May(right, new(node)), ReadAt.Newest, CancellationToken.None).AsTask());
                var why = await WorkAsync(space, store => new Explanations(store, space.Signer)
                    .WhyAsync(new(user), new(user), right, new(node), CancellationToken.None).AsTask());
                Assert.True(why <= Most * check, $"{right} of {user} on {node}: the check looks {check} times, the reason {why} times");
            }
        }
    }

    private static async Task<long> WorkAsync(Space space, Func<IFactStore, Task> run)
    {
        CountingGraph? counting = null;
        await run(new WatchedStore(space.Store) { Look = graph => counting = new CountingGraph(graph) });
        return counting!.Work;
    }
}
