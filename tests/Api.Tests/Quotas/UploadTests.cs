using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.Quotas;

/// <summary>Files that do not fit are refused before their bytes have passed.</summary>
public sealed class UploadTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const int Mebibyte = (int)QuotaStory.Mebibyte;
    private readonly QuotaStory _story = new(api);

    [Fact]
    public async Task An_announced_size_that_does_not_fit_is_refused_before_the_first_byte()
    {
        var ada = await api.UserAsync("ada-upload1");
        await _story.GiveAsync(ada.User.Spelling, Mebibyte);
        using var bytes = new MemoryStream(new byte[2 * Mebibyte]);

        Assert.Equal("QUOTA_EXCEEDED", await RefusalAsync(ada, bytes, bytes.Length));
        Assert.Equal(0, bytes.Position);
    }

    [Fact]
    public async Task What_says_nothing_of_its_size_is_cut_as_soon_as_there_is_no_room_left()
    {
        var ada = await api.UserAsync("ada-upload2");
        await _story.GiveAsync(ada.User.Spelling, Mebibyte);
        using var bytes = new MemoryStream(new byte[20 * Mebibyte]);

        Assert.Equal("QUOTA_EXCEEDED", await RefusalAsync(ada, bytes, size: null));
        Assert.InRange(bytes.Position, Mebibyte, Mebibyte + PostgresBlobStore.ChunkSize);
        Assert.Equal(0, await _story.UsedAsync(ada, ada.User.Spelling));
    }

    [Fact]
    public async Task The_last_byte_that_fits_is_taken_and_a_new_version_takes_the_room_of_the_old()
    {
        var ada = await api.UserAsync("ada-upload3");
        await _story.GiveAsync(ada.User.Spelling, Mebibyte);
        using var first = new MemoryStream(new byte[Mebibyte]);
        using var second = new MemoryStream([.. Enumerable.Repeat((byte)1, Mebibyte)]);
        using var third = new MemoryStream([.. Enumerable.Repeat((byte)2, Mebibyte + 1)]);

        var record = await UploadAsync(ada, first, size: null);
        await UploadAsync(ada, second, size: null, record);

        Assert.Equal(Mebibyte, await _story.UsedAsync(ada, ada.User.Spelling));
        Assert.Equal("QUOTA_EXCEEDED", await RefusalAsync(ada, third, size: null, record));
    }

    [Fact]
    public async Task Counted_is_the_room_of_the_group_that_pays()
    {
        var ada = await api.UserAsync("ada-upload4");
        var team = await _story.CreateAsync(ada, bytes: 10);
        await _story.GiveAsync(team, 100);
        using var bytes = new MemoryStream(new byte[Mebibyte]);

        Assert.Equal("QUOTA_EXCEEDED", await RefusalAsync(ada, bytes, size: null, record: null, [team, "$isAccountableFor", "$it"]));
        Assert.InRange(bytes.Position, 0, PostgresBlobStore.ChunkSize);
    }

    [Fact]
    public async Task Nobody_sends_bytes_for_a_record_that_they_may_not_write()
    {
        var (ada, eve) = (await api.UserAsync("ada-upload5"), await api.UserAsync("eve-upload5"));
        using var mine = new MemoryStream([1, 2, 3]);
        using var hers = new MemoryStream(new byte[Mebibyte]);
        var record = await UploadAsync(ada, mine, mine.Length);

        Assert.Equal("RECORD_NOT_FOUND", await RefusalAsync(eve, hers, hers.Length, record));
        Assert.Equal(0, hers.Position);
    }

    private async Task<string> RefusalAsync(Caller caller, Stream bytes, long? size, Node? record = null, params string[][] facts) =>
        (await Assert.ThrowsAsync<WriteRefusedException>(() => UploadAsync(caller, bytes, size, record, facts))).Reasons[0].Code;

    private async Task<Node> UploadAsync(Caller caller, Stream bytes, long? size, Node? record = null, params string[][] facts)
    {
        var id = Guid.NewGuid().ToString("N");
        var (written, _) = await api.Part<BlobUploads>().TakeAsync(
            bytes,
            size,
            "application/octet-stream",
            file => new WriteRequest
            {
                Id = id,
                Author = caller.User,
                Create = record is null ? [new NewRecord(Name: null, file, [.. facts.Select(Elements)])] : [],
                Replace = record is { } existing ? [new BlobVersion(existing, file)] : [],
            },
            CancellationToken.None);
        return written.Entry.Transaction.Events[0].Record;
    }

    private static System.Collections.Immutable.ImmutableArray<System.Text.Json.JsonElement> Elements(string[] fact) =>
        [.. fact.Select(element => System.Text.Json.JsonSerializer.SerializeToElement(element))];
}
