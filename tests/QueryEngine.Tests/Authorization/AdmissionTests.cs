using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Tests.Authorization;

public sealed class AdmissionTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly Space _space = new();

    public async Task InitializeAsync()
    {
        foreach (var user in (string[])["alice", "bob"])
            await _space.SignInAsync(user);
        await _space.CreateAsync("us-alice", "kv-a");
    }

    Task IAsyncLifetime.DisposeAsync() => _space.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _space.DisposeAsync();

    [Theory]
    [InlineData("a.b isA kv-a", AuthorizationCodes.FactMalformed)]
    [InlineData("kv-a is.a kv-a", AuthorizationCodes.FactMalformed)]
    [InlineData("kv-a isA kv.a", AuthorizationCodes.FactMalformed)]
    [InlineData("kv-a $isMemberOf \"text\"", AuthorizationCodes.FactMalformed)]
    [InlineData("kv-a $isATermFor \"text\"", AuthorizationCodes.TermNameInvalid)]
    [InlineData("kv-a $isMagicIn kv-a", AuthorizationCodes.PredicateReserved)]
    [InlineData("kv-a isA us-bob", AuthorizationCodes.UserAsObject)]
    [InlineData("us-bob isA kv-a", AuthorizationCodes.UserAsSubject)]
    [InlineData("us-nobody $canRead kv-a", AuthorizationCodes.UserUnknown)]
    [InlineData("kv-b isA kv-a", AuthorizationCodes.SubjectNotPermitted)]
    [InlineData("kv-a isA Undeclared", AuthorizationCodes.ObjectNotPermitted)]
    [InlineData("us-bob $canRead kv-b", AuthorizationCodes.GrantNotPermitted)]
    [InlineData("kv-b $isAccountableFor kv-a", AuthorizationCodes.AccountabilityNotPermitted)]
    public async Task A_refusal_has_a_stable_code_and_names_the_fact(string text, string code)
    {
        var parts = text.Split(' ', 3);
        var fact = new Fact(new(parts[0]), new(parts[1]), new(parts[2]));

        var outcome = await _space.CommitAsync("us-alice", [fact]);

        var refusal = Assert.Single(Assert.IsType<CommitOutcome.Refused>(outcome).Reasons);
        Assert.Equal((code, fact), (refusal.Code, refusal.Fact));
    }

    [Fact]
    public async Task Every_refused_fact_is_named_so_that_the_others_can_be_written()
    {
        Fact[] facts = [Space.Fact("kv-a isA Thing"), Space.Fact("Thing $isATermFor text"), Space.Fact("kv-b isA Thing"), Space.Fact("kv-a isA Nothing")];

        var refused = Assert.IsType<CommitOutcome.Refused>(await _space.CommitAsync("us-alice", facts)).Reasons.Select(reason => reason.Fact!.Value).ToArray();
        var rest = await _space.CommitAsync("us-alice", [.. facts.Except(refused)]);

        Assert.Equal([facts[2], facts[3]], refused);
        Assert.IsType<CommitOutcome.Committed>(rest);
    }

    [Fact]
    public async Task A_refusal_says_the_same_of_a_hidden_node_and_of_one_that_does_not_exist()
    {
        var hidden = Assert.IsType<CommitOutcome.Refused>(await _space.CommitAsync("us-bob", [Space.Fact("us-bob $canRead kv-a")])).Reasons[0];
        var absent = Assert.IsType<CommitOutcome.Refused>(await _space.CommitAsync("us-bob", [Space.Fact("us-bob $canRead kv-x")])).Reasons[0];

        Assert.Equal((hidden.Code, hidden.Message), (absent.Code, absent.Message));
    }

    [Fact]
    public async Task A_record_has_a_name_that_tells_its_kind()
    {
        var outcome = await _space.CommitAsync("us-alice", [], touched: ["Document"]);

        Assert.Equal(AuthorizationCodes.RecordNameInvalid, Assert.Single(Assert.IsType<CommitOutcome.Refused>(outcome).Reasons).Code);
    }

    [Fact]
    public async Task A_foreign_record_cannot_be_changed()
    {
        var outcome = await _space.CommitAsync("us-bob", [], touched: ["kv-a"]);

        Assert.Equal(AuthorizationCodes.WriteNotPermitted, Assert.Single(Assert.IsType<CommitOutcome.Refused>(outcome).Reasons).Code);
    }

    [Fact]
    public async Task A_transaction_names_one_accountable_node()
    {
        var outcome = await _space.CommitAsync(
            "us-alice", [Space.Fact("kv-g $isAccountableFor kv-n"), Space.Fact("kv-a $isAccountableFor kv-n")], touched: ["kv-n", "kv-g"]);

        Assert.Equal(AuthorizationCodes.AccountabilityAmbiguous, Assert.Single(Assert.IsType<CommitOutcome.Refused>(outcome).Reasons).Code);
    }

    [Fact]
    public async Task A_right_that_was_taken_back_is_not_used_by_the_next_transaction()
    {
        await _space.StateAsync("us-alice", "us-bob $isHostOf kv-a");
        await _space.RetractAsync("us-alice", "us-bob $isHostOf kv-a");

        Assert.False(await _space.StateAsync("us-bob", "us-bob $isHostOf kv-a"));
    }

    // Found by the property test from seed 13593413, shrunk to one step.
    [Fact]
    public async Task Roles_on_a_term_go_with_it_also_those_that_are_stated_beside_its_deletion()
    {
        await _space.DeclareAsync("us-alice", "Doc");

        await _space.CommitAsync(
            "us-alice", [Space.Fact("us-alice $isAccountableFor Doc"), Space.Fact("us-bob $canRead Doc")], [Space.Fact("Doc $isATermFor a term")]);

        Assert.False(await _space.IsStoredAsync("us-alice $isAccountableFor Doc"));
        Assert.False(await _space.IsStoredAsync("us-bob $canRead Doc"));
    }

    [Fact]
    public async Task A_term_that_is_deleted_and_declared_anew_at_once_still_has_an_accountable()
    {
        await _space.DeclareAsync("us-alice", "Doc");

        await _space.CommitAsync(
            "us-alice", [Space.Fact("us-alice $isAccountableFor Doc"), Space.Fact("Doc $isATermFor another text")], [Space.Fact("Doc $isATermFor a term")]);

        Assert.True(await _space.IsStoredAsync("us-alice $isAccountableFor Doc"));
        Assert.True(await _space.IsStoredAsync("Doc $isATermFor another text"));
    }

    [Fact]
    public async Task Whoever_declares_a_deleted_term_anew_does_not_get_the_rights_that_it_had_as_a_group()
    {
        await _space.DeclareAsync("us-alice", "Doc");
        Assert.True(await _space.StateAsync("us-alice", "Doc $canAccess kv-a"));
        await _space.RetractAsync("us-alice", "Doc $isATermFor a term");

        await _space.DeclareAsync("us-bob", "Doc");

        Assert.True(await _space.IsStoredAsync("us-bob $isAccountableFor Doc"));
        Assert.False(await _space.MayAsync("us-bob", Right.See, "kv-a"));
    }

    [Fact]
    public async Task The_server_itself_is_not_checked_and_still_leaves_one_accountable()
    {
        await _space.StateAsync("system", "us-bob $isAccountableFor kv-a");

        Assert.True(await _space.IsStoredAsync("us-bob $isAccountableFor kv-a"));
        Assert.False(await _space.IsStoredAsync("us-alice $isAccountableFor kv-a"));
    }
}
