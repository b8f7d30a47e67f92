using System.Security.Cryptography;
using LinkedRecords.Api.Blobs;

namespace LinkedRecords.Api.Tests.Blobs;

/// <summary>What every place for blobs keeps to; each is tested by deriving from this.</summary>
/// <param name="portion">Bytes that the store handles at once.</param>
public abstract class BlobStoreContract(int portion) : IAsyncLifetime
{
    /// <summary>The store under test.</summary>
    internal abstract IBlobStore Store { get; }

    /// <summary>Bytes that a blob may have here.</summary>
    protected long Limit => 4L * portion;

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>How many contents are stored, and how much else: parts of uploads that no content has.</summary>
    protected abstract Task<(long Contents, long Leftovers)> CountAsync();

    /// <summary>Prepares the store as it would be prepared in so many hours.</summary>
    protected abstract Task PrepareInAsync(int hours);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    public async Task What_is_stored_comes_back_byte_for_byte_under_its_hash(int portions, int more)
    {
        var bytes = RandomNumberGenerator.GetBytes((portions * portion) + more);

        var content = await Store.PutAsync(new MemoryStream(bytes), Limit, CancellationToken.None);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), content.Hash.Hex);
        Assert.Equal(bytes.Length, content.Size);
        Assert.Equal(bytes, await ReadAsync(content.Hash, 0, bytes.Length));
    }

    [Fact]
    public async Task A_part_is_read_without_the_rest()
    {
        var bytes = RandomNumberGenerator.GetBytes(3 * portion);
        var content = await Store.PutAsync(new MemoryStream(bytes), Limit, CancellationToken.None);

        foreach (var (from, length) in new[] { (0, 1), (portion - 1, 2), (portion, portion), (100, (2 * portion) + 7), ((3 * portion) - 1, 1) })
            Assert.Equal(bytes[from..(from + length)], await ReadAsync(content.Hash, from, length));
    }

    [Fact]
    public async Task The_same_bytes_are_stored_once_however_often_they_come()
    {
        foreach (var size in new[] { 7, portion + 5 })
        {
            var bytes = RandomNumberGenerator.GetBytes(size);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.PutAsync(new MemoryStream(bytes), Limit, CancellationToken.None)));
        }

        Assert.Equal((2, 0), await CountAsync());
    }

    [Fact]
    public async Task A_blob_over_the_limit_leaves_nothing_behind()
    {
        var error = await Assert.ThrowsAsync<BlobTooLargeException>(
            () => Store.PutAsync(new MemoryStream(new byte[Limit + 1]), Limit, CancellationToken.None));

        Assert.Equal(Limit, error.Limit);
        Assert.Equal((0, 0), await CountAsync());
    }

    [Fact]
    public async Task What_an_upload_that_was_cut_off_has_left_is_gone_after_a_day()
    {
        var content = await Store.PutAsync(new MemoryStream([1, 2, 3]), Limit, CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync(new CutOffStream(portion + 1), Limit, CancellationToken.None));

        await PrepareInAsync(hours: 25);

        Assert.Equal((1, 0), await CountAsync());
        Assert.Equal(new byte[] { 1, 2, 3 }, await ReadAsync(content.Hash, 0, 3));
    }

    [Fact]
    public async Task What_was_deleted_is_gone()
    {
        var content = await Store.PutAsync(new MemoryStream([1, 2, 3]), Limit, CancellationToken.None);

        await Store.DeleteAsync(content.Hash, CancellationToken.None);

        Assert.Null(await ReadAsync(content.Hash, 0, 3));
        Assert.Equal((0, 0), await CountAsync());
    }

    private protected async Task<byte[]?> ReadAsync(BlobHash hash, long from, long length)
    {
        using var read = new MemoryStream();
        return await Store.CopyToAsync(hash, from, length, read, CancellationToken.None) ? read.ToArray() : null;
    }
}
