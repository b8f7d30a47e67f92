using System.Collections.Immutable;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Explanation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Explanation;

public sealed class ExplanationTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly Node Alice = new("us-alice"), Bob = new("us-bob"), Carol = new("us-carol"), Dora = new("us-dora");
    private static readonly Node Team = new("kv-team"), Folder = new("kv-folder"), Doc = new("kv-doc");
    private readonly Space _space = new();

    private Explanations Explanations => new(_space.Store, _space.Signer);

    public async Task InitializeAsync()
    {
        foreach (var user in (Node[])[Alice, Bob, Carol, Dora])
            await _space.SignInAsync(user.Spelling);
        await _space.DeclareAsync("us-alice", "Doc");
        await _space.CreateAsync("us-alice", "kv-team", "us-bob $isMemberOf $it");
        await _space.CreateAsync("us-alice", "kv-folder", "kv-team $canRead $it");
        await _space.CreateAsync("us-alice", "kv-doc", "$it isA Doc", "$it $isMemberOf kv-folder");
    }

    Task IAsyncLifetime.DisposeAsync() => _space.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _space.DisposeAsync();

    [Fact]
    public async Task A_right_is_explained_by_the_facts_that_give_it()
    {
        var why = await Explanations.WhyAsync(Bob, Bob, Right.Read, Doc, CancellationToken.None);

        Assert.Equal(
            [new(Bob, ReservedPredicates.IsMemberOf, Team), new(Team, ReservedPredicates.CanRead, Folder), new(Doc, ReservedPredicates.IsMemberOf, Folder)],
            Assert.IsType<WhyAnswer.Granted>(why.Value).Path.AsEnumerable());
    }

    [Fact]
    public async Task Somebody_elses_right_is_explained_only_along_facts_that_the_asker_sees()
    {
        Assert.IsType<WhyAnswer.Granted>((await Explanations.WhyAsync(Alice, Bob, Right.Read, Doc, CancellationToken.None)).Value);
        Assert.IsType<WhyAnswer.NotShown>((await Explanations.WhyAsync(Carol, Bob, Right.Read, Doc, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task A_denial_is_a_token_that_only_those_who_may_grant_can_redeem()
    {
        var why = await Explanations.WhyAsync(Bob, Bob, Right.Write, Doc, CancellationToken.None);
        var token = Assert.IsType<WhyAnswer.NotShown>(why.Value).Token;

        Assert.Null((await Explanations.RedeemAsync(Bob, token, CancellationToken.None)).Value);
        Assert.Null((await Explanations.RedeemAsync(Carol, token, CancellationToken.None)).Value);
        Assert.Null((await Explanations.RedeemAsync(Alice, token[..^2], CancellationToken.None)).Value);
        var reason = (await Explanations.RedeemAsync(Alice, token, CancellationToken.None)).Value!;
        Assert.Equal((Bob, Right.Write, Doc), (reason.User, reason.Right, reason.Node));
        Assert.Equal(ReservedPredicates.CanRead, Assert.Single(reason.Held));
        Assert.Null(reason.Because);
    }

    [Fact]
    public async Task Whoever_may_grant_is_told_the_whole_reason_also_along_facts_that_others_keep_to_themselves()
    {
        // Carol hosts the folder and lets a group of her own in, of which Alice sees nothing.
        await _space.StateAsync("us-alice", "us-carol $isHostOf kv-folder");
        await _space.CreateAsync("us-carol", "kv-carols", "us-dora $isMemberOf $it", "$it $canRead kv-folder");
        Fact[] whole = [new(Dora, ReservedPredicates.IsMemberOf, new("kv-carols")), new(new("kv-carols"), ReservedPredicates.CanRead, Folder)];

        var toAlice = await Explanations.WhyAsync(Alice, Dora, Right.Read, Folder, CancellationToken.None);
        var toBob = await Explanations.WhyAsync(Bob, Dora, Right.Read, Folder, CancellationToken.None);
        var token = Assert.IsType<WhyAnswer.NotShown>(toBob.Value).Token;
        var redeemed = (await Explanations.RedeemAsync(Alice, token, CancellationToken.None)).Value!;

        Assert.Empty(await _space.FactsAsync("us-alice", new FactQuery { Subject = [new FactQuery.End.Is(new("kv-carols"))] }));
        Assert.Equal(whole, Assert.IsType<WhyAnswer.Granted>(toAlice.Value).Path.AsEnumerable());
        Assert.Equal(whole, redeemed.Because!.Value.AsEnumerable());
    }

    [Fact]
    public async Task A_reason_offers_the_groups_that_own_a_node_and_the_ways_into_what_it_is_inside()
    {
        await _space.CreateAsync("us-alice", "kv-org");
        await _space.CreateAsync("us-alice", "kv-owned", "kv-org $isAccountableFor $it", "$it $isMemberOf kv-folder");
        await _space.StateAsync("us-alice", "us-carol $canReferTo kv-owned");

        var why = await Explanations.WhyAsync(Carol, Carol, Right.Read, new("kv-owned"), CancellationToken.None);
        var token = Assert.IsType<WhyAnswer.NotShown>(why.Value).Token;
        var offered = (await Explanations.RedeemAsync(Alice, token, CancellationToken.None)).Value!.WouldGrant;

        Assert.Contains(new(Carol, ReservedPredicates.IsMemberOf, new("kv-org")), offered);
        Assert.Contains(new(Carol, ReservedPredicates.CanRead, Folder), offered);
        Assert.Contains(new(Carol, ReservedPredicates.IsMemberOf, Team), offered);
    }

    [Fact]
    public async Task Each_fact_that_a_reason_offers_gives_the_right_alone()
    {
        foreach (var right in (Right[])[Right.See, Right.Read, Right.Write, Right.UseAsSubject, Right.UseAsObject, Right.Grant])
        {
            var why = await Explanations.WhyAsync(Carol, Carol, right, Folder, CancellationToken.None);
            var token = Assert.IsType<WhyAnswer.NotShown>(why.Value).Token;
            var reason = (await Explanations.RedeemAsync(Alice, token, CancellationToken.None)).Value!;
            Assert.NotEmpty(reason.WouldGrant);
            foreach (var fact in reason.WouldGrant)
            {
                Assert.IsType<CommitOutcome.Committed>(await _space.CommitAsync("us-alice", [fact]));
                Assert.True(await _space.MayAsync("us-carol", right, "kv-folder"), $"{fact} gives {right}");
                Assert.IsType<CommitOutcome.Committed>(await _space.CommitAsync("us-alice", [], [fact]));
            }
        }
    }

    [Fact]
    public async Task Who_can_see_a_node_is_told_to_those_who_may_list_its_members()
    {
        Assert.Equal([Alice, Bob], (await SeenAsync(graph => Reach.UsersWith(Alice, Right.See, Doc, graph)))!);
        Assert.Equal([Alice], (await SeenAsync(graph => Reach.UsersWith(Alice, Right.Write, Doc, graph)))!);
        Assert.Null(await SeenAsync(graph => Reach.UsersWith(Bob, Right.See, Doc, graph)));
    }

    [Fact]
    public async Task What_somebody_can_see_of_a_kind_is_told_as_far_as_the_asker_may_grant()
    {
        Pattern[] isDoc = [new Pattern.Match(Element.Variable.It, new("isA"), new Element.Constant(new("Doc")))];
        await _space.CreateAsync("us-bob", "kv-own", "$it isA Doc");

        Assert.Equal([Doc], (await SeenAsync(graph => Reach.VisibleTo(Alice, Bob, [.. isDoc], graph, CancellationToken.None)))!);
        Assert.Equal([Doc, new("kv-own")], (await SeenAsync(graph => Reach.VisibleTo(Bob, Bob, [.. isDoc], graph, CancellationToken.None)))!);
        Assert.Empty((await SeenAsync(graph => Reach.VisibleTo(Carol, Bob, [.. isDoc], graph, CancellationToken.None)))!);
    }

    [Fact]
    public async Task What_somebody_can_see_of_a_kind_does_not_tell_of_facts_that_the_asker_cannot_see()
    {
        await _space.CreateAsync("us-bob", "kv-secret");
        await _space.StateAsync("us-alice", "us-bob $canAccess kv-doc", "us-bob $canRefine kv-doc");
        await _space.StateAsync("us-bob", "kv-doc about kv-secret");
        Pattern[] aboutSecret = [new Pattern.Match(Element.Variable.It, new("about"), new Element.Constant(new("kv-secret")))];

        Assert.Equal([Doc], (await SeenAsync(graph => Reach.VisibleTo(Bob, Bob, [.. aboutSecret], graph, CancellationToken.None)))!);
        Assert.Empty((await SeenAsync(graph => Reach.VisibleTo(Alice, Bob, [.. aboutSecret], graph, CancellationToken.None)))!);
    }

    [Fact]
    public async Task A_preview_says_who_gains_and_loses_what_and_writes_nothing()
    {
        var head = _space.Store.Head;
        var preview = await new Previews(_space.Store).ShowAsync(
            new()
            {
                Id = "preview",
                Author = Alice,
                Asserted = [new(Team, ReservedPredicates.CanAccess, Folder)],
                Retracted = [new(Team, ReservedPredicates.CanRead, Folder), new(Bob, ReservedPredicates.IsMemberOf, Team)],
            },
            CancellationToken.None);

        var changes = Assert.IsType<Preview.Admitted>(preview).Changes;
        Assert.Contains(new AccessChange(Bob, Right.Read, Gained: 0, Lost: 3), changes);
        Assert.Equal(head, _space.Store.Head);
    }

    [Fact]
    public async Task A_preview_does_not_tell_by_its_completeness_of_users_that_its_author_does_not_see()
    {
        await _space.CreateAsync("us-carol", "kv-carols");
        for (var number = 0; number <= Previews.MaximumUsers; number++)
        {
            await _space.SignInAsync($"us-hidden{number}");
            await _space.StateAsync("us-carol", $"us-hidden{number} $isMemberOf kv-carols");
        }

        await _space.StateAsync("us-alice", "us-carol $isHostOf kv-folder");
        await _space.StateAsync("us-carol", "kv-carols $canRead kv-folder");
        var preview = await new Previews(_space.Store).ShowAsync(
            new() { Id = "preview", Author = Alice, Retracted = [new(new("kv-carols"), ReservedPredicates.CanRead, Folder)] }, CancellationToken.None);

        Assert.True(Assert.IsType<Preview.Admitted>(preview).IsComplete);
    }

    [Fact]
    public async Task A_preview_shows_the_refusals()
    {
        var preview = await new Previews(_space.Store).ShowAsync(
            new() { Id = "preview", Author = Bob, Asserted = [new(Carol, ReservedPredicates.CanRead, Doc)] },
            CancellationToken.None);

        Assert.Equal(AuthorizationCodes.GrantNotPermitted, Assert.Single(Assert.IsType<Preview.Refused>(preview).Reasons).Code);
    }

    private async Task<IReadOnlyList<Node>?> SeenAsync(Func<IGraph, ImmutableArray<Node>?> look) =>
        (await _space.Store.ReadAsync(look, ReadAt.Newest, CancellationToken.None)).Value is { } seen ? [.. seen] : null;
}
