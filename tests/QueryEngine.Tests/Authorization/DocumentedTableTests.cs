using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Tests.Authorization;

public sealed class DocumentedTableTests
{
    private static readonly Roles[] Columns =
        [Roles.Creator, Roles.Host, Roles.Member, Roles.Access, Roles.Reader, Roles.Conceptor, Roles.Referer, Roles.Self];

    [Fact]
    public void The_table_of_rights_in_the_documentation_is_that_of_the_code()
    {
        var documented = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "authorization.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == Columns.Length + 3 && Enum.TryParse<Right>(cells[1], out _))
            .ToDictionary(cells => Enum.Parse<Right>(cells[1]), cells => cells[2..^1]);

        foreach (var right in Enum.GetValues<Right>())
            Assert.Equal(Columns.Select(role => RightTable.RolesThatGive(right).HasFlag(role) ? "✔" : "–"), documented[right]);
    }

    [Theory]
    [InlineData(Roles.Creator, "11111111")]
    [InlineData(Roles.Host, "11111100")]
    [InlineData(Roles.Member, "11111010")]
    [InlineData(Roles.Access, "11101010")]
    [InlineData(Roles.Reader, "11000000")]
    [InlineData(Roles.Conceptor, "00010010")]
    [InlineData(Roles.Referer, "00001000")]
    public async Task A_role_gives_its_rights_directly_through_a_group_and_through_a_container(Roles role, string expected)
    {
        Right[] rights = [Right.See, Right.Read, Right.Write, Right.UseAsSubject, Right.UseAsObject, Right.Grant, Right.TransferTo, Right.ManageQuota];
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
            for (var at = 0; at < rights.Length; at++)
                Assert.Equal((user, rights[at], expected[at] == '1'), (user, rights[at], await space.MayAsync(user, rights[at], node)));
        }
    }
}
