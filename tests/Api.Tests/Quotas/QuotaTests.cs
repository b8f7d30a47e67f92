using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Tests.Quotas;

/// <summary>Who may keep how much. The numbers are those of the behaviours that users of LinkedRecords know.</summary>
public sealed class QuotaTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const int NinetyKibibytes = 90 * 1024;
    private const long Mebibyte = QuotaStory.Mebibyte;
    private static readonly long OneTenth = (long)Math.Ceiling(0.1 * Mebibyte);
    private readonly QuotaStory _story = new(api);

    [Fact]
    public async Task A_user_is_given_a_quota_69()
    {
        var ada = await api.UserAsync("ada69");
        await _story.GiveAsync(ada.User.Spelling, Mebibyte);

        var quota = (await _story.QuotaAsync(ada, ada.User.Spelling))!.Value;

        Assert.Equal(ada.User.Spelling, quota.GetProperty("node").GetString());
        Assert.Equal(Mebibyte, quota.GetProperty("total").GetDouble());
        Assert.InRange(quota.GetProperty("remaining").GetDouble(), 0, Mebibyte);
        Assert.True(quota.GetProperty("isUpgraded").GetBoolean());
        Assert.Equal(ada.User.Spelling, quota.GetProperty("paidBy").GetString());
    }

    [Fact]
    public async Task A_node_pays_for_what_it_is_accountable_for_70()
    {
        var ada = await api.UserAsync("ada70");
        await _story.DeclareAsync(ada, "OrgThing");
        var org = await _story.CreateAsync(ada, NinetyKibibytes);
        Assert.Equal(0, await _story.TotalAsync(ada, org));
        Assert.Equal(0, await _story.RemainingAsync(ada, org));

        await _story.GiveAsync(org, Mebibyte);
        Assert.Equal(Mebibyte, await _story.TotalAsync(ada, org));
        Assert.Equal(Mebibyte, await _story.RemainingAsync(ada, org));

        await _story.CreateAsync(ada, NinetyKibibytes, [org, "$isAccountableFor", "$it"], ["isA", "OrgThing"]);
        Assert.InRange(await _story.UsedAsync(ada, org), NinetyKibibytes, NinetyKibibytes + 100);

        var small = (long)Math.Ceiling(0.05 * Mebibyte);
        await _story.GiveAsync(org, small);
        Assert.Equal(small, await _story.TotalAsync(ada, org));
        var refused = await _story.TryCreateAsync(ada, NinetyKibibytes, [org, "$isAccountableFor", "$it"], ["isA", "OrgThing"]);
        Assert.Equal("QUOTA_EXCEEDED", QuotaStory.CodeOf(refused));
        Assert.Equal(1, await _story.CountAsync(ada, "OrgThing"));
    }

    [Fact]
    public async Task What_does_not_fit_is_not_created_at_all_71()
    {
        var ada = await api.UserAsync("ada71");
        await _story.DeclareAsync(ada, "OneThing");
        await _story.GiveAsync(ada.User.Spelling, OneTenth);
        await _story.CreateAsync(ada, NinetyKibibytes, ["isA", "OneThing"]);
        var before = await _story.RemainingAsync(ada, ada.User.Spelling);

        var refused = await _story.TryCreateAsync(ada, NinetyKibibytes, ["isA", "OneThing"]);

        Assert.Equal("QUOTA_EXCEEDED", QuotaStory.CodeOf(refused));
        Assert.Equal(1, await _story.CountAsync(ada, "OneThing"));
        Assert.Equal(before, await _story.RemainingAsync(ada, ada.User.Spelling));
    }

    [Fact]
    public async Task A_change_that_does_not_fit_changes_nothing_and_a_smaller_one_does_72()
    {
        var ada = await api.UserAsync("ada72");
        await _story.GiveAsync(ada.User.Spelling, OneTenth);
        var record = await _story.CreateAsync(ada, NinetyKibibytes);
        Assert.Null(QuotaStory.CodeOf(await _story.PatchAsync(ada, record, "small", "value")));
        var before = await _story.RemainingAsync(ada, ada.User.Spelling);

        var refused = await _story.PatchAsync(ada, record, "large", new string('y', NinetyKibibytes));

        Assert.Equal("QUOTA_EXCEEDED", QuotaStory.CodeOf(refused));
        Assert.Equal(before, await _story.RemainingAsync(ada, ada.User.Spelling));
        Assert.Null(QuotaStory.CodeOf(await _story.PatchAsync(ada, record, "text", "short")));
        Assert.InRange(await _story.UsedAsync(ada, ada.User.Spelling), 1, 200);
        Assert.Null(QuotaStory.CodeOf(await _story.PatchAsync(ada, record, "large", new string('y', NinetyKibibytes))));
    }

    [Fact]
    public async Task Nobody_sees_the_quota_of_another_user_73()
    {
        var (ada, bob) = (await api.UserAsync("ada73"), await api.UserAsync("bob73"));

        Assert.Null(await _story.QuotaAsync(bob, ada.User.Spelling));
    }

    [Fact]
    public async Task The_quota_of_a_record_is_for_those_who_belong_to_it_74()
    {
        var (ada, bob) = (await api.UserAsync("ada74"), await api.UserAsync("bob74"));
        var record = await _story.CreateAsync(ada, 10);

        Assert.NotNull(await _story.QuotaAsync(ada, record));
        Assert.Null(await _story.QuotaAsync(bob, record));
    }

    [Fact]
    public async Task Whoever_is_accountable_is_charged_for_what_others_write()
    {
        var (ada, bob) = (await api.UserAsync("ada-charged"), await api.UserAsync("bob-charged"));
        var record = await _story.CreateAsync(ada, 10);
        await _story.AssertAsync(ada, bob.User.Spelling, "$canAccess", record);
        await _story.GiveAsync(ada.User.Spelling, 1000);

        var refused = await _story.PatchAsync(bob, record, "large", new string('y', 2000));
        var fits = await _story.PatchAsync(bob, record, "large", new string('y', 500));

        Assert.Equal("QUOTA_EXCEEDED", QuotaStory.CodeOf(refused));
        Assert.Null(QuotaStory.CodeOf(fits));
        Assert.Equal(0, await _story.UsedAsync(bob, bob.User.Spelling));
        Assert.InRange(await _story.UsedAsync(ada, ada.User.Spelling), 500, 600);
    }

    [Fact]
    public async Task A_group_without_a_quota_is_paid_for_by_whoever_is_accountable_for_it()
    {
        var ada = await api.UserAsync("ada-line");
        var org = await _story.CreateAsync(ada, 10);
        var team = await _story.CreateAsync(ada, 10, [org, "$isAccountableFor", "$it"]);
        await _story.CreateAsync(ada, 1000, [team, "$isAccountableFor", "$it"]);
        var all = await _story.UsedAsync(ada, ada.User.Spelling);

        Assert.InRange(all, 1000, 1100);
        Assert.Equal(ada.User.Spelling, (await _story.QuotaAsync(ada, team))!.Value.GetProperty("paidBy").GetString());

        // Once the organization pays for itself, its owner does not pay for it a second time.
        await _story.GiveAsync(org, Mebibyte);
        Assert.InRange(await _story.UsedAsync(ada, ada.User.Spelling), 1, 50);
        Assert.InRange(await _story.UsedAsync(ada, org), 1000, 1100);
        Assert.Equal(org, (await _story.QuotaAsync(ada, team))!.Value.GetProperty("paidBy").GetString());

        await _story.GiveAsync(org, bytes: null);
        Assert.Equal(all, await _story.UsedAsync(ada, ada.User.Spelling));
        await AssertBookIsRightAsync();
    }

    [Fact]
    public async Task A_group_that_is_handed_over_takes_all_it_keeps_along_and_only_to_where_there_is_room()
    {
        var ada = await api.UserAsync("ada-moves");
        var rich = await _story.CreateAsync(ada, 10);
        var poor = await _story.CreateAsync(ada, 10);
        var team = await _story.CreateAsync(ada, 10);
        await _story.CreateAsync(ada, 1000, [team, "$isAccountableFor", "$it"]);
        await _story.GiveAsync(rich, Mebibyte);
        await _story.GiveAsync(poor, 500);

        Assert.Equal("QUOTA_EXCEEDED", QuotaStory.CodeOf(await _story.AssertAsync(ada, poor, "$isAccountableFor", team)));
        Assert.Null(QuotaStory.CodeOf(await _story.AssertAsync(ada, rich, "$isAccountableFor", team)));

        Assert.InRange(await _story.UsedAsync(ada, rich), 1000, 1100);
        Assert.Equal(0, await _story.UsedAsync(ada, poor));
        Assert.InRange(await _story.UsedAsync(ada, ada.User.Spelling), 1, 60);
        await AssertBookIsRightAsync();
    }

    [Fact]
    public async Task Nobody_escapes_the_bill_by_going_round_in_a_circle()
    {
        var ada = await api.UserAsync("ada-circle");
        var one = await _story.CreateAsync(ada, 10);
        var two = await _story.CreateAsync(ada, 10, [one, "$isAccountableFor", "$it"]);

        var refused = await _story.AssertAsync(ada, two, "$isAccountableFor", one);

        Assert.Equal("ACCOUNTABILITY_CYCLE", QuotaStory.CodeOf(refused));
    }

    [Fact]
    public async Task A_quota_that_has_ended_gives_nothing_and_the_next_change_charges_who_is_above()
    {
        var ada = await api.UserAsync("ada-ended");
        var org = await _story.CreateAsync(ada, 10);
        await _story.GiveAsync(org, Mebibyte, ends: DateTimeOffset.UtcNow.AddMilliseconds(50));
        var kept = await _story.CreateAsync(ada, 1000, [org, "$isAccountableFor", "$it"]);

        // The condition that is waited for is the clock.
        while (await _story.TotalAsync(ada, org) > 0)
        {
            await Task.Yield();
        }

        await _story.PatchAsync(ada, kept, "more", "text");
        Assert.InRange(await _story.UsedAsync(ada, ada.User.Spelling), 1000, 1200);
        await AssertBookIsRightAsync();
    }

    [Fact]
    public async Task A_preview_says_what_would_be_charged_to_whom()
    {
        var ada = await api.UserAsync("ada-preview");
        const string preview =
            "mutation($i: TransactInput!) { transact(input: $i) { revision preview { refusals { code } storage { node added remaining } } } }";

        var shown = await api.AskAsync(ada, preview, new { i = new { create = new[] { new { value = new { text = new string('x', 1000) } } }, dryRun = true } });

        var change = shown.GetProperty("data").GetProperty("transact").GetProperty("preview").GetProperty("storage")[0];
        Assert.Equal(ada.User.Spelling, change.GetProperty("node").GetString());
        Assert.InRange(change.GetProperty("added").GetDouble(), 1000, 1020);
        Assert.Equal(500 * Mebibyte, change.GetProperty("added").GetDouble() + change.GetProperty("remaining").GetDouble());
        Assert.Equal(0, await _story.UsedAsync(ada, ada.User.Spelling));

        await _story.GiveAsync(ada.User.Spelling, 100);
        var refused = await api.AskAsync(ada, preview, new { i = new { create = new[] { new { value = new { text = new string('x', 1000) } } }, dryRun = true } });
        Assert.Equal(
            "QUOTA_EXCEEDED",
            refused.GetProperty("data").GetProperty("transact").GetProperty("preview").GetProperty("refusals")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_quota_is_found_in_no_query()
    {
        var ada = await api.UserAsync("ada-hidden");
        var org = await _story.CreateAsync(ada, 10);
        await _story.GiveAsync(org, Mebibyte);

        var facts = await api.AskAsync(ada, "query($n: JSON!) { facts(subject: [$n]) { nodes { predicate } } }", new { n = org });

        Assert.DoesNotContain("$hasQuota", facts.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_that_went_wrong_are_found_and_corrected()
    {
        var ada = await api.UserAsync("ada-audit");
        await _story.CreateAsync(ada, 1000);
        await AssertBookIsRightAsync();
        await api.Store.CommitAsync(
            new Transaction { Id = "forged", Author = new Node("system"), Tallies = [new Tally(ada.User, TallyKind.Below, 77)] }, CancellationToken.None);
        var audit = new StorageAudit(api.Store, api.Quotas);

        var found = await audit.FindAsync(_ => { }, CancellationToken.None);
        await audit.EnterAsync(found, CancellationToken.None);

        Assert.Equal(new Tally(ada.User, TallyKind.Below, -77), Assert.Single(found));
        await AssertBookIsRightAsync();
    }

    private async Task AssertBookIsRightAsync() =>
        Assert.Empty(await new StorageAudit(api.Store, api.Quotas).FindAsync(_ => { }, CancellationToken.None));
}
