using Amazon.S3;
using LinkedRecords.Api.Blobs;

namespace LinkedRecords.Api.Tests.Blobs;

public sealed class S3BlobStoreTests() : BlobStoreContract(S3BlobStore.PartSize)
{
    private SmallS3 _s3 = null!;
    private S3BlobStore _store = null!;

    internal override IBlobStore Store => _store;

    public override async Task InitializeAsync()
    {
        _s3 = await SmallS3.StartAsync();
        _store = new S3BlobStore(_s3.Options, TimeProvider.System);
        await _store.PrepareAsync(CancellationToken.None);
    }

    public override async Task DisposeAsync()
    {
        _store.Dispose();
        await _s3.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_secret_stores_nothing()
    {
        using var stranger = new S3BlobStore(_s3.Options with { SecretKey = "guessed" }, TimeProvider.System);

        await Assert.ThrowsAsync<AmazonS3Exception>(() => stranger.PutAsync(new MemoryStream([1]), Limit, CancellationToken.None));

        Assert.Empty(_s3.Objects);
    }

    [Fact]
    public async Task An_object_that_a_dead_server_left_behind_is_swept_after_a_day()
    {
        _s3.Objects["uploads/left"] = [1];

        await PrepareInAsync(hours: 23);
        Assert.Single(_s3.Objects);

        await PrepareInAsync(hours: 25);
        Assert.Empty(_s3.Objects);
    }

    [Theory]
    [InlineData("s3.example", null, null, "https://s3.example:9000/")]
    [InlineData("s3.example", "443", "true", "https://s3.example/")]
    [InlineData("10.0.0.1", "9001", "false", "http://10.0.0.1:9001/")]
    [InlineData("https://s3.eu-west-1.amazonaws.com", "9000", "false", "https://s3.eu-west-1.amazonaws.com/")]
    public void An_endpoint_is_a_host_name_with_a_port_or_a_whole_address(string endpoint, string? port, string? isEncrypted, string address)
    {
        var (options, mistakes) = S3Options.Read(Environment(endpoint, port, isEncrypted, bucket: "files"));

        Assert.Empty(mistakes);
        Assert.Equal(address, options!.Address.AbsoluteUri);
        Assert.DoesNotContain("hidden", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_in_the_settings_is_told_at_once()
    {
        Assert.Equal((null, 0), (S3Options.Read(_ => null).Options, S3Options.Read(_ => null).Mistakes.Length));
        Assert.Equal(2, S3Options.Read(Environment("s3.example", "nine", isEncrypted: null, bucket: null)).Mistakes.Length);
    }

    protected override Task<(long Contents, long Leftovers)> CountAsync()
    {
        var contents = _s3.Objects.Keys.Count(key => key.StartsWith("sha256/", StringComparison.Ordinal));
        return Task.FromResult(((long)contents, (long)(_s3.Objects.Count - contents + _s3.OpenUploads)));
    }

    protected override async Task PrepareInAsync(int hours)
    {
        using var later = new S3BlobStore(_s3.Options, new Identity.FixedClock(TimeProvider.System.GetUtcNow().AddHours(hours)));
        await later.PrepareAsync(CancellationToken.None);
    }

    private static Func<string, string?> Environment(string endpoint, string? port, string? isEncrypted, string? bucket) => name => name switch
    {
        "S3_ENDPOINT" => endpoint,
        "S3_PORT" => port,
        "S3_USE_SSL" => isEncrypted,
        "S3_BUCKET" => bucket,
        "S3_ACCESS_KEY" => "us",
        "S3_SECRET_KEY" => "hidden",
        _ => null,
    };
}
