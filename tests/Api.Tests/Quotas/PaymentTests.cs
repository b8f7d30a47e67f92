using System.Globalization;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Quotas.Payments;

namespace LinkedRecords.Api.Tests.Quotas;

/// <summary>What the payment provider reports, and what follows.</summary>
public sealed class PaymentTests(PaymentStory payments) : IClassFixture<PaymentStory>
{
    private const double Free = 524_288_000;
    private const double Paid = 5_242_880_000;
    private readonly QuotaStory _story = new(payments.Api);

    [Fact]
    public void A_signature_is_the_hmac_of_time_and_body_78()
    {
        // printf '1742995214:{"a":1}' | openssl dgst -sha256 -hmac secret
        const string expected = "ts=1742995214;h1=6e6f23a4f75f6c6663c0ca45bafc1ddb1c84fecfb466b4a230a3e5942ca3526c";

        Assert.Equal(expected, PaddleSignature.Sign(1742995214, "{\"a\":1}"u8, "secret"));
    }

    [Fact]
    public async Task Who_has_paid_is_upgraded_79()
    {
        var ada = await payments.Api.UserAsync("ada79");
        var before = (await _story.QuotaAsync(ada, ada.User.Spelling))!.Value;
        Assert.Equal(Free, before.GetProperty("total").GetDouble());
        Assert.False(before.GetProperty("isUpgraded").GetBoolean());

        var (status, body) = await payments.ReportAsync(PaymentStory.Notification("subscription.created", ada.User.Spelling));

        Assert.Equal(200, status);
        Assert.Equal(Paid, body.GetProperty("totalStorageAvailable").GetDouble());
        Assert.Equal(ada.User.Spelling, body.GetProperty("nodeId").GetString());
        Assert.Equal("paddle", body.GetProperty("paymentProvider").GetString());
        var after = (await _story.QuotaAsync(ada, ada.User.Spelling))!.Value;
        Assert.Equal(Paid, after.GetProperty("total").GetDouble());
        Assert.True(after.GetProperty("isUpgraded").GetBoolean());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ts=1;h1=00")]
    [InlineData("h1=00")]
    [InlineData("ts=-1;h1=00")]
    [InlineData("ts=99999999999999999999;h1=00")]
    public async Task Without_the_right_signature_nothing_is_paid_80(string? signature)
    {
        var ada = await payments.Api.UserAsync("ada80");
        var body = JsonSerializer.Serialize(PaymentStory.Notification("subscription.created", ada.User.Spelling));

        Assert.Equal(422, (await payments.SendAsync(body, signature)).Status);

        Assert.Equal(Free, await _story.TotalAsync(ada, ada.User.Spelling));
    }

    [Fact]
    public async Task A_signature_of_another_secret_another_body_another_length_or_another_time_is_none_80()
    {
        var ada = await payments.Api.UserAsync("ada80b");
        var body = JsonSerializer.Serialize(PaymentStory.Notification("subscription.created", ada.User.Spelling));
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var right = PaddleSignature.Sign(now, Encoding.UTF8.GetBytes(body), PaymentStory.Secret);

        Assert.Equal(422, (await payments.SendAsync(body, PaddleSignature.Sign(now, Encoding.UTF8.GetBytes(body), "another secret"))).Status);
        Assert.Equal(422, (await payments.SendAsync(body + " ", right)).Status);
        Assert.Equal(422, (await payments.SendAsync(body, right[..^2])).Status);
        Assert.Equal(422, (await payments.SendAsync(body, right + "00")).Status);
        Assert.Equal(422, (await payments.SendAsync(body, PaddleSignature.Sign(now - 3600, Encoding.UTF8.GetBytes(body), PaymentStory.Secret))).Status);
        Assert.Equal(422, (await payments.SendAsync(body, PaddleSignature.Sign(now + 3600, Encoding.UTF8.GetBytes(body), PaymentStory.Secret))).Status);
        Assert.Equal(Free, await _story.TotalAsync(ada, ada.User.Spelling));

        // While a secret is changed both are signed with.
        Assert.Equal(200, (await payments.SendAsync(body, right.Replace(";h1=", ";h1=00;h1=", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task A_record_is_upgraded_and_falls_back_to_nothing_81_83()
    {
        var ada = await payments.Api.UserAsync("ada81");
        var org = await _story.CreateAsync(ada, 10);
        Assert.Equal(0, await _story.TotalAsync(ada, org));

        await payments.ReportAsync(PaymentStory.Notification("subscription.created", org));
        Assert.Equal(Paid, await _story.TotalAsync(ada, org));

        var (status, body) = await payments.ReportAsync(PaymentStory.Notification("subscription.updated", org, effectiveAt: "2020-01-01T00:00:00Z"));
        Assert.Equal(200, status);
        Assert.Equal(JsonValueKind.Null, body.GetProperty("totalStorageAvailable").ValueKind);
        Assert.Equal(0, await _story.TotalAsync(ada, org));
    }

    [Theory]
    [InlineData("subscription.updated", "2020-01-01T00:00:00Z")]
    [InlineData("subscription.canceled", null)]
    public async Task A_user_who_cancels_has_what_every_user_has_82(string type, string? effectiveAt)
    {
        var ada = await payments.Api.UserAsync("ada82" + type);
        await payments.ReportAsync(PaymentStory.Notification("subscription.created", ada.User.Spelling));

        await payments.ReportAsync(PaymentStory.Notification(type, ada.User.Spelling, effectiveAt: effectiveAt));

        var after = (await _story.QuotaAsync(ada, ada.User.Spelling))!.Value;
        Assert.Equal(Free, after.GetProperty("total").GetDouble());
        Assert.False(after.GetProperty("isUpgraded").GetBoolean());
    }

    [Fact]
    public async Task A_cancellation_that_takes_effect_later_is_taken_back_by_whoever_changes_his_mind_84_85()
    {
        var ada = await payments.Api.UserAsync("ada84");
        await payments.ReportAsync(PaymentStory.Notification("subscription.created", ada.User.Spelling));
        var end = DateTimeOffset.UtcNow.AddDays(20).ToString("O", CultureInfo.InvariantCulture);

        await payments.ReportAsync(PaymentStory.Notification("subscription.updated", ada.User.Spelling, effectiveAt: end));
        var canceled = (await _story.QuotaAsync(ada, ada.User.Spelling))!.Value;
        Assert.Equal(Paid, canceled.GetProperty("total").GetDouble());
        Assert.Equal(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), canceled.GetProperty("ends").GetDateTimeOffset());

        await payments.ReportAsync(PaymentStory.Notification("subscription.updated", ada.User.Spelling, total: "10485760000"));
        var kept = (await _story.QuotaAsync(ada, ada.User.Spelling))!.Value;
        Assert.Equal(2 * Paid, kept.GetProperty("total").GetDouble());
        Assert.Equal(JsonValueKind.Null, kept.GetProperty("ends").ValueKind);
    }

    [Fact]
    public async Task A_notification_that_comes_twice_or_late_changes_nothing()
    {
        var ada = await payments.Api.UserAsync("ada-late");
        var created = PaymentStory.Notification("subscription.created", ada.User.Spelling, id: "evt_1", at: DateTimeOffset.UtcNow.AddMinutes(-2));
        await payments.ReportAsync(created);
        await payments.ReportAsync(PaymentStory.Notification("subscription.canceled", ada.User.Spelling));

        Assert.Equal(200, (await payments.ReportAsync(created)).Status);
        Assert.Equal(200, (await payments.ReportAsync(PaymentStory.Notification(
            "subscription.created", ada.User.Spelling, id: "evt_2", at: DateTimeOffset.UtcNow.AddMinutes(-1)))).Status);

        Assert.Equal(Free, await _story.TotalAsync(ada, ada.User.Spelling));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"event_type":"subscription.created","data":{"id":"sub","custom_data":{"nodeId":"us-x"},"items":[]}}""")]
    [InlineData("""{"event_type":"subscription.created","data":{"id":"sub","custom_data":{"nodeId":"us-x"},"items":[{"product":{"custom_data":{"total_storage_available":"much"}}}]}}""")]
    [InlineData("""{"event_type":"subscription.created","data":{"id":"sub","custom_data":{"nodeId":"<http://iri>"},"items":[{"product":{"custom_data":{"total_storage_available":"1"}}}]}}""")]
    [InlineData("""{"event_type":"transaction.completed","data":{"id":"sub","custom_data":{"nodeId":"us-x"},"items":[{"product":{"custom_data":{"total_storage_available":"1"}}}]}}""")]
    public async Task What_tells_of_no_quota_is_refused(string body) => Assert.Equal(
        422,
        (await payments.SendAsync(body, PaddleSignature.Sign(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Encoding.UTF8.GetBytes(body), PaymentStory.Secret))).Status);

    [Fact]
    public async Task Where_a_payment_is_managed_is_told_once_there_is_one_86()
    {
        var ada = await payments.Api.UserAsync("ada86");
        Assert.Equal(JsonValueKind.Null, (await PaymentAsync(ada, ada.User.Spelling)).ValueKind);

        await payments.ReportAsync(PaymentStory.Notification("subscription.created", ada.User.Spelling));

        var payment = await PaymentAsync(ada, ada.User.Spelling);
        Assert.Equal("https://pay.example/sub_1/cancel", payment.GetProperty("cancelUrl").GetString());
        Assert.Equal("https://pay.example/sub_1/card", payment.GetProperty("updatePaymentMethodUrl").GetString());
    }

    [Theory]
    [InlineData("$isMemberOf", true)]
    [InlineData("$isHostOf", true)]
    [InlineData("$canAccess", true)]
    [InlineData("$canRead", false)]
    [InlineData("$canRefine", false)]
    [InlineData("$canReferTo", false)]
    public async Task Where_a_payment_is_managed_is_told_to_the_accountable_alone_87_92(string role, bool seesQuota)
    {
        var (ada, bob) = (await payments.Api.UserAsync("ada87" + role), await payments.Api.UserAsync("bob87" + role));
        var org = await _story.CreateAsync(ada, 10);
        Assert.Null(QuotaStory.CodeOf(await _story.AssertAsync(ada, bob.User.Spelling, role, org)));
        await payments.ReportAsync(PaymentStory.Notification("subscription.created", org));

        var seen = await _story.QuotaAsync(bob, org);

        Assert.Equal(seesQuota, seen is not null);
        Assert.Equal(JsonValueKind.Null, seen?.GetProperty("payment").ValueKind ?? JsonValueKind.Null);
        Assert.NotEqual(true, seen?.GetProperty("isAccountable").GetBoolean());
        Assert.Equal(JsonValueKind.Object, (await PaymentAsync(ada, org)).ValueKind);
    }

    [Fact]
    public async Task Who_is_accountable_by_way_of_a_group_manages_the_payment_too_93()
    {
        var ada = await payments.Api.UserAsync("ada93");
        var group = await _story.CreateAsync(ada, 10);
        var org = await _story.CreateAsync(ada, 10, [group, "$isAccountableFor", "$it"]);
        Assert.Equal(JsonValueKind.Null, (await PaymentAsync(ada, org)).ValueKind);

        await payments.ReportAsync(PaymentStory.Notification("subscription.created", org));

        Assert.Equal("https://pay.example/sub_1/cancel", (await PaymentAsync(ada, org)).GetProperty("cancelUrl").GetString());
    }

    private async Task<JsonElement> PaymentAsync(Caller caller, string node) => (await _story.QuotaAsync(caller, node))!.Value.GetProperty("payment");
}
