using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
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
        var random = new Random(Campaign.Seed(output));
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
            {
                string[] nodes = ["kv-1", "kv-2", "kv-3", "l-4", "kv-5", "Doc", "Note", user, "kv-never"];
                await CompareAsync(space, user, nodes);
                foreach (var asker in History.Users.Where(asker => !string.Equals(asker, user, StringComparison.Ordinal)))
                    await CompareForOthersAsync(space, asker, user, nodes);
            }
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

        // Sees one of the groups, and what all of them lead to.
        await space.StateAsync("us-a", "us-c $canRead kv-many", "us-c $canRead kv-few", "us-c $canRead kv-group150", "us-c $canRead kv-inside");
        foreach (var user in (string[])["us-a", "us-b", "us-c"])
        {
            string[] nodes = ["kv-few", "kv-many", "kv-folder", "kv-inside", "kv-group3"];
            await CompareAsync(space, user, nodes);
            foreach (var asker in ((string[])["us-a", "us-b", "us-c"]).Where(asker => !string.Equals(asker, user, StringComparison.Ordinal)))
                await CompareForOthersAsync(space, asker, user, nodes);
        }
    }

    private static async Task CompareAsync(Space space, string user, string[] nodes)
    {
        foreach (var right in Rights)
        {
            foreach (var node in nodes)
            {
                var checks = await CheckAsync(space, user, right, node);
                if (MayRestOnWhatIsNotShown(right))
                    checks += await SightAsync(space, user, [node, .. await BetweenAsync(space, user, right, node)]);
                var why = await WhyAsync(space, user, user, right, node);
                Assert.True(why <= Most * checks, $"{right} of {user} on {node}: the checks look {checks} times, the reason {why} times");
            }
        }
    }

    // The checks that a reason for somebody else consists of: that one's right, what the asker may grant, and what the asker sees of the ways.
    private static async Task CompareForOthersAsync(Space space, string asker, string user, string[] nodes)
    {
        foreach (var right in Rights)
        {
            foreach (var node in nodes)
            {
                var checks = await CheckAsync(space, user, right, node) + await CheckAsync(space, asker, Right.Grant, node);
                checks += await SightAsync(space, asker, [node, user, .. await BetweenAsync(space, user, right, node)]);
                var why = await WhyAsync(space, asker, user, right, node);
                Assert.True(why <= Most * checks, $"{right} of {user} on {node} for {asker}: the checks look {checks} times, the reason {why} times");
            }
        }
    }

    // Whoever may refer to a node by a role that does not make it visible has to be asked whether they see the way.
    private static bool MayRestOnWhatIsNotShown(Right right) =>
        (RightTable.RolesThatGive(right) & ~RightTable.RolesThatGive(Right.See)) != Roles.None;

    private static async Task<long> SightAsync(Space space, string asker, IEnumerable<string> nodes)
    {
        var checks = 0L;
        foreach (var node in nodes)
            checks += await CheckAsync(space, asker, Right.See, node);
        return checks;
    }

    // Groups and containers, each looked at by the asker once.
    private static async Task<string[]> BetweenAsync(Space space, string user, Right right, string node)
    {
        var between = await space.Store.ReadAsync(
            graph =>
            {
                var (access, id) = (new Access(new(user), graph, new(graph)), graph.Find(new(node)));
                NodeId[] places = [id, .. graph.Objects(id, access.Names.IsMemberOf)];
                return places
                    .SelectMany(place => RolePredicates.Stated
                        .Where(role => (RightTable.RolesThatGive(right) & role) != Roles.None)
                        .SelectMany(role => access.GroupsThatGive(place, role).ToArray()))
                    .Concat(places[1..])
                    .Distinct()
                    .Select(place => graph.NodeOf(place).Spelling)
                    .ToArray();
            },
            ReadAt.Newest,
            CancellationToken.None);
        return between.Value;
    }

    private static Task<long> CheckAsync(Space space, string user, Right right, string node) =>
        WorkAsync(space, store => store.ReadAsync(graph => new Viewer(new(user), graph).May(right, new(node)), ReadAt.Newest, CancellationToken.None).AsTask());

    private static Task<long> WhyAsync(Space space, string asker, string user, Right right, string node) =>
        WorkAsync(space, store => new Explanations(store, space.Signer).WhyAsync(new(asker), new(user), right, new(node), CancellationToken.None).AsTask());

    private static async Task<long> WorkAsync(Space space, Func<IFactStore, Task> run)
    {
        CountingGraph? counting = null;
        await run(new WatchedStore(space.Store) { Look = graph => counting = new CountingGraph(graph) });
        return counting!.Work;
    }
}
