using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Tests.Oracle;

namespace LinkedRecords.QueryEngine.Tests.Authorization;

/// <summary>The tables in the documentation are the input: what they say is compared with what the engine does, row by row.</summary>
public sealed class DocumentedTableTests
{
    private const string Author = "us-alice";
    private const string Created = "kv-created";
    private static readonly Roles[] StatedRoles = [.. RolePredicates.Stated];

    private static readonly string[] Predicates =
    [
        .. RolePredicates.Stated.Select(role => RolePredicates.PredicateOf(role).Spelling),
        "$isATermFor", "$signsInWith", "$hasQuota", "$isMagicIn", "isA", "isA*", "<urn:is>", "is.a", "\"is\"",
    ];

    public static TheoryData<Roles> RolesOfTable => [.. RolePredicates.Stated];

    [Fact]
    public void The_table_of_rights_in_the_documentation_is_that_of_the_code()
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            foreach (var role in StatedRoles.Append(Roles.Self))
                Assert.Equal((right, role, DocumentedRules.Gives(role, right)), (right, role, RightTable.RolesThatGive(right).HasFlag(role)));
        }
    }

    [Theory]
    [MemberData(nameof(RolesOfTable))]
    public async Task A_role_gives_the_rights_of_the_table_directly_through_a_group_and_through_a_container(Roles role)
    {
        await using var space = new Space();
        foreach (var user in (string[])["direct", "grouped", "contained", "owner"])
            await space.SignInAsync(user);
        var predicate = RolePredicates.PredicateOf(role).Spelling;
        await space.CreateAsync("us-owner", "kv-group", "us-grouped $isMemberOf $it");
        await space.CreateAsync("us-owner", "kv-box");
        await space.CreateAsync("us-owner", "kv-inside", "$it $isMemberOf kv-box");
        await space.CreateAsync("us-owner", "kv-node");
        var states = role == Roles.Creator ? "system" : "us-owner";

        Assert.True(await space.StateAsync(states, $"us-contained {predicate} kv-box"));
        await AllAsync("us-contained", "kv-inside");
        Assert.True(await space.StateAsync(states, $"us-direct {predicate} kv-node"));
        await AllAsync("us-direct", "kv-node");
        Assert.True(await space.StateAsync(states, $"kv-group {predicate} kv-node"));
        await AllAsync("us-grouped", "kv-node");

        async Task AllAsync(string user, string node)
        {
            foreach (var right in Enum.GetValues<Right>())
                Assert.Equal((user, right, DocumentedRules.Gives(role, right)), (user, right, await space.MayAsync(user, right, node)));
        }
    }

    [Fact]
    public async Task Whatever_is_stated_taken_back_or_changed_is_decided_by_the_rows_of_the_documentation()
    {
        await using var space = new Space();
        var (facts, records) = await BuildAsync(space);
        var rules = new DocumentedRules(facts, Author, Created, records);
        string[] names = [.. facts.SelectMany(fact => new[] { fact.Subject, fact.Object }).Distinct(), Created, "kv-nothing", "us-nobody", "Undeclared", "Quarter4", "kv.dotted", "<urn:x>", $"\"{new string('x', 600)}\""];
        var decided = new Dictionary<string, int>(StringComparer.Ordinal);

        async Task CompareAsync((string Row, bool Allowed) documented, Transaction transaction)
        {
            var outcome = await space.Store.RehearseAsync(transaction, CancellationToken.None);
            Assert.True(
                documented.Allowed == outcome is CommitOutcome.Committed,
                $"{documented.Row} says {documented.Allowed}: {string.Join(' ', transaction.Asserted)} - {string.Join(' ', transaction.Retracted)} {string.Join(' ', transaction.Events.Select(one => one.Record))}");
            var key = $"{documented.Row} {(documented.Allowed ? "allows" : "refuses")}";
            decided[key] = decided.GetValueOrDefault(key) + 1;
        }

        foreach (var fact in names.SelectMany(subject => Predicates.SelectMany(predicate => names.Select(@object => new Fact(new(subject), new(predicate), new(@object))))))
        {
            await CompareAsync(rules.MayState(fact), Of([fact], [], Created));
            await CompareAsync(rules.MayTakeBack(fact, isLeft: false), Of([], [fact], Created));
            if (fact.Subject.Spelling == Author && facts.Any(known => known.ToFact() == fact))
                await CompareAsync(rules.MayTakeBack(fact, isLeft: true), Of([], [fact], Created) with { Preconditions = [new Precondition.Present(fact)] });
        }

        foreach (var record in names.Where(name => name[0] is not ('"' or '<')))
            await CompareAsync(rules.MayChange(record), Of([], [], record));
        Assert.Equal(DocumentedRules.RowCount, decided.Keys.Select(key => key[..key.LastIndexOf(' ')]).Distinct().Count());
        Assert.All(RowsWithTwoOutcomes, row => Assert.Superset(new HashSet<string> { $"{row} allows", $"{row} refuses" }, decided.Keys.ToHashSet()));
    }

    private static readonly string[] RowsWithTwoOutcomes =
    [
        "state 9", "state 10", "state 14", "state 15", "state 17", "state 18", "state 19",
        "take back 2", "take back 3", "take back 4", "take back 5", "change 1", "change 2",
    ];

    private static Transaction Of(Fact[] asserted, Fact[] retracted, string touched) => new()
    {
        Id = "rehearsed",
        Author = new(Author),
        Asserted = [.. asserted],
        Retracted = [.. retracted],
        Events = [new(new(touched), default)],
    };

    // Every role that the author can have on a node, one through a group, one through a container, and every kind of name.
    private static async Task<(List<Statement> Facts, HashSet<string> Records)> BuildAsync(Space space)
    {
        foreach (var user in (string[])["alice", "bob"])
            await space.SignInAsync(user);
        await space.DeclareAsync(Author, "Mine");
        await space.DeclareAsync("us-bob", "Theirs");
        await space.CreateAsync(Author, "kv-mine");
        await space.CreateAsync("us-bob", "kv-hidden");
        await space.CreateAsync("us-bob", "kv-group", $"{Author} $isMemberOf $it");
        foreach (var role in StatedRoles)
        {
            await space.CreateAsync("us-bob", $"kv-{role}");
            Assert.True(await space.StateAsync(role == Roles.Creator ? "system" : "us-bob", $"{Author} {RolePredicates.PredicateOf(role)} kv-{role}"));
        }

        await space.CreateAsync("us-bob", "kv-grouped", "kv-group $isHostOf $it");
        await space.CreateAsync("us-bob", "kv-inside", "$it $isMemberOf kv-Host");
        await space.CreateAsync("system", "kv-unclaimed");
        Assert.True(await space.RetractAsync("system", "system $isAccountableFor kv-unclaimed"));
        Assert.True(await space.StateAsync("system", "us-bob $isAccountableFor Taken", "kv-mine title \"text\"", "Mine relatesTo Theirs"));
        return await ReadAsync(space);
    }

    private static async Task<(List<Statement> Facts, HashSet<string> Records)> ReadAsync(Space space)
    {
        var (facts, records) = (new List<Statement>(), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var entry in space.Store.FollowAsync(FactStore.Log.Revision.None, CancellationToken.None))
        {
            foreach (var gone in entry.Transaction.Retracted)
                facts.RemoveAll(fact => fact.ToFact() == gone);
            facts.AddRange(entry.Transaction.Asserted.Select(fact =>
                new Statement(fact.Subject.Spelling, fact.Predicate.Spelling, fact.Object.Spelling, entry.Transaction.Author.Spelling)));
            records.UnionWith(entry.Transaction.Events.Select(change => change.Record.Spelling));
            if (entry.Revision == space.Store.Head)
                break;
        }

        return (facts, records);
    }
}
