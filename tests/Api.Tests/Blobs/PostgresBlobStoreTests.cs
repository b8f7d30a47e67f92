using LinkedRecords.Api.Blobs;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.Api.Tests.Blobs;

public sealed class PostgresBlobStoreTests() : BlobStoreContract(PostgresBlobStore.ChunkSize)
{
    private NpgsqlDataSource _database = null!;
    private PostgresBlobStore _store = null!;

    internal override IBlobStore Store => _store;

    public override async Task InitializeAsync()
    {
        _database = NpgsqlDataSource.Create(await TestCluster.NewDatabaseAsync());
        _store = new PostgresBlobStore(_database, TimeProvider.System);
        await _store.PrepareAsync(CancellationToken.None);
    }

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task An_upload_that_was_cut_off_may_go_on_for_a_day()
    {
        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync(new CutOffStream(PostgresBlobStore.ChunkSize + 1), Limit, CancellationToken.None));

        await _store.PrepareAsync(CancellationToken.None);

        Assert.Equal((0, 1), await CountAsync());
    }

    protected override async Task<(long Contents, long Leftovers)> CountAsync() => (
        await CountAsync("select count(*) from blobs.contents"),
        await CountAsync("select count(*) from blobs.chunks k where not exists (select from blobs.contents c where c.upload = k.upload)"));

    protected override Task PrepareInAsync(int hours) =>
        new PostgresBlobStore(_database, new Identity.FixedClock(TimeProvider.System.GetUtcNow().AddHours(hours))).PrepareAsync(CancellationToken.None);

    private async Task<long> CountAsync(string query)
    {
        await using var command = _database.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
