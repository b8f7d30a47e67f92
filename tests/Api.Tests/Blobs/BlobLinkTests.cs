using LinkedRecords.Api.Blobs;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine;

namespace LinkedRecords.Api.Tests.Blobs;

public sealed class BlobLinkTests
{
    private static readonly Node Ann = new("us-ann");
    private static readonly Node File = new("bl-1");

    [Fact]
    public void A_link_says_whose_it_is_for_its_file_until_it_expires()
    {
        var clock = new Hands();
        var links = new BlobLinks(new TokenSigner(new byte[32]), clock);
        var token = links.Make(Ann, File, TimeSpan.FromSeconds(60)).Url.Split("?link=")[1];

        Assert.Equal(Ann, links.UserOf(token, File));
        Assert.Null(links.UserOf(token, new Node("bl-2")));
        Assert.Null(links.UserOf(token[..^2] + (token[^2] == 'A' ? "BA" : "AA"), File));
        Assert.Null(new BlobLinks(new TokenSigner([.. Enumerable.Repeat((byte)1, 32)]), clock).UserOf(token, File));
        Assert.Null(new BlobLinks(new TokenSigner(new byte[32]), clock).UserOf(new TokenSigner(new byte[32]).Seal("something else", $"{Ann}\n{File}\n99999999999"), File));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.Null(links.UserOf(token, File));
    }

    private sealed class Hands : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
