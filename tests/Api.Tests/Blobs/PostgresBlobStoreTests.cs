using System.Security.Cryptography;
using LinkedRecords.Api.Blobs;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.Api.Tests.Blobs;

public sealed class PostgresBlobStoreTests : IAsyncLifetime
{
    private const long Limit = 10 * PostgresBlobStore.ChunkSize;
    private NpgsqlDataSource _database = null!;
    private PostgresBlobStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = NpgsqlDataSource.Create(await TestCluster.NewDatabaseAsync());
        _store = new PostgresBlobStore(_database, TimeProvider.System);
        await _store.PrepareAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PostgresBlobStore.ChunkSize - 1)]
    [InlineData(PostgresBlobStore.ChunkSize)]
    [InlineData(PostgresBlobStore.ChunkSize + 1)]
    [InlineData(3 * PostgresBlobStore.ChunkSize)]
    public async Task What_is_stored_comes_back_byte_for_byte_under_its_hash(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);

        var content = await _store.PutAsync(new MemoryStream(bytes), Limit, CancellationToken.None);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), content.Hash.Hex);
        Assert.Equal(size, content.Size);
        Assert.Equal(bytes, await ReadAsync(content.Hash, 0, size));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(PostgresBlobStore.ChunkSize - 1, 2)]
    [InlineData(PostgresBlobStore.ChunkSize, PostgresBlobStore.ChunkSize)]
    [InlineData(100, (2 * PostgresBlobStore.ChunkSize) + 7)]
    public async Task A_part_is_read_without_the_rest(int from, int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(3 * PostgresBlobStore.ChunkSize);
        var content = await _store.PutAsync(new MemoryStream(bytes), Limit, CancellationToken.None);

        Assert.Equal(bytes[from..(from + length)], await ReadAsync(content.Hash, from, length));
    }

    [Fact]
    public async Task The_same_bytes_are_stored_once_however_often_they_come()
    {
        var bytes = RandomNumberGenerator.GetBytes(PostgresBlobStore.ChunkSize + 5);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.PutAsync(new MemoryStream(bytes), Limit, CancellationToken.None)));

        Assert.Equal(2L, await CountAsync("blobs.chunks"));
        Assert.Equal(1L, await CountAsync("blobs.contents"));
    }

    [Fact]
    public async Task A_blob_over_the_limit_leaves_nothing_behind()
    {
        var error = await Assert.ThrowsAsync<BlobTooLargeException>(
            () => _store.PutAsync(new MemoryStream(new byte[Limit + 1]), Limit, CancellationToken.None));

        Assert.Equal(Limit, error.Limit);
        Assert.Equal(0L, await CountAsync("blobs.chunks"));
    }

    [Fact]
    public async Task An_upload_that_was_cut_off_is_swept_after_a_day()
    {
        var cut = new CutOffStream(PostgresBlobStore.ChunkSize + 1);
        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync(cut, Limit, CancellationToken.None));
        Assert.Equal(1L, await CountAsync("blobs.chunks"));

        await _store.PrepareAsync(CancellationToken.None);
        Assert.Equal(1L, await CountAsync("blobs.chunks"));

        var tomorrow = new Identity.FixedClock(TimeProvider.System.GetUtcNow().AddHours(25));
        await new PostgresBlobStore(_database, tomorrow).PrepareAsync(CancellationToken.None);
        Assert.Equal(0L, await CountAsync("blobs.chunks"));
    }

    [Fact]
    public async Task What_was_deleted_is_gone()
    {
        var content = await _store.PutAsync(new MemoryStream([1, 2, 3]), Limit, CancellationToken.None);

        await _store.DeleteAsync(content.Hash, CancellationToken.None);

        Assert.Null(await ReadAsync(content.Hash, 0, 3));
        Assert.Equal(0L, await CountAsync("blobs.chunks"));
    }

    [Theory]
    [InlineData("Image/PNG; charset=x", "image/png", true)]
    [InlineData("text/html", "text/html", false)]
    [InlineData("image/svg+xml", "image/svg+xml", false)]
    [InlineData("text/html\r\nX-Evil: 1", MediaTypes.Unknown, false)]
    [InlineData("nonsense", MediaTypes.Unknown, false)]
    [InlineData(null, MediaTypes.Unknown, false)]
    public void Only_types_that_run_nothing_are_shown_in_place(string? given, string kept, bool isShown)
    {
        Assert.Equal(kept, MediaTypes.Normalise(given));
        Assert.Equal(isShown, MediaTypes.MayBeShown(kept));
    }

    private async Task<byte[]?> ReadAsync(BlobHash hash, long from, long length)
    {
        using var read = new MemoryStream();
        return await _store.CopyToAsync(hash, from, length, read, CancellationToken.None) ? read.ToArray() : null;
    }

    private async Task<long> CountAsync(string table)
    {
        await using var command = _database.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
