using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Tests.Records;

/// <summary>No record slows the others, however fast and large somebody would have it.</summary>
public sealed class RecordLimitTests : IAsyncLifetime
{
    private const int Burst = 3;
    private readonly ApiUnderTest _api = new() { Limits = new LimitOptions { Record = new Rate(1, TimeSpan.FromDays(1), Burst), DocumentSize = 1 } };
    private Caller _ada = null!;

    public async Task InitializeAsync()
    {
        await _api.InitializeAsync();
        _ada = await _api.UserAsync("ada");
    }

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Whoever_changes_a_record_too_fast_is_told_when_to_go_on_and_other_records_go_on_at_once()
    {
        var (hasty, calm) = (await CreateAsync(), await CreateAsync());
        for (var change = 0; change < Burst; change++)
        {
            Assert.Null(CodeOf(await SetAsync(hasty, "n", change)));
        }

        var refused = await SetAsync(hasty, "n", Burst);

        Assert.Equal("RATE_LIMITED_RECORD", CodeOf(refused));
        Assert.True(refused.GetProperty("errors")[0].GetProperty("extensions").GetProperty("retryAfter").GetInt32() > 0);
        Assert.Null(CodeOf(await SetAsync(calm, "n", 1)));
    }

    [Fact]
    public async Task A_document_grows_to_its_limit_and_not_beyond_and_may_always_become_smaller()
    {
        const int half = 500 * 1024;
        var id = await CreateAsync();
        Assert.Null(CodeOf(await SetAsync(id, "a", new string('a', half))));
        Assert.Null(CodeOf(await SetAsync(id, "b", new string('b', half))));

        Assert.Equal("DOCUMENT_TOO_LONG", CodeOf(await SetAsync(id, "c", new string('c', half))));

        var other = await CreateAsync();
        Assert.Null(CodeOf(await SetAsync(other, "a", new string('a', half))));
        Assert.Null(CodeOf(await SetAsync(other, "a", "short")));
    }

    [Fact]
    public async Task What_is_kept_of_a_document_weighs_as_much_as_it_has_places()
    {
        const int places = 2_000;
        var small = await CreateAsync();
        var large = await CreateAsync();
        Assert.Null(CodeOf(await SetAsync(large, "list", Enumerable.Range(0, places).ToDictionary(number => $"k{number}", number => number))));
        var states = _api.Restarted(CancellationToken.None);

        var ofSmall = await states.FindAsync(new Node(small), Revision.None, CancellationToken.None);
        var ofLarge = await states.FindAsync(new Node(large), Revision.None, CancellationToken.None);

        Assert.True(ofSmall!.Weight < 10_000, $"{ofSmall.Weight} bytes");
        Assert.True(ofLarge!.Weight > places * 500, $"{ofLarge.Weight} bytes");
        states.Dispose();
    }

    private static string? CodeOf(JsonElement answer) => answer.TryGetProperty("errors", out var errors)
        ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
        : null;

    private Task<string> CreateAsync() => new Story(_api).CreateAsync(_ada, new { title = "one" });

    private Task<JsonElement> SetAsync(string record, string name, object value) => _api.AskAsync(
        _ada,
        "mutation($r: Node!, $c: [ChangeInput!]!) { patchKeyValue(input: {record: $r, changes: $c}) { revision } }",
        new { r = record, c = new object[] { new { path = new[] { name }, set = value } } });
}
