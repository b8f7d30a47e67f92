using LinkedRecords.Api.Blobs;

namespace LinkedRecords.Api.Tests.Blobs;

public sealed class MediaTypesTests
{
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
}
