using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

public sealed class DocumentPathTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("/", 1)]
    [InlineData("//", 2)]
    [InlineData("/a.b/0/__proto__", 3)]
    [InlineData("/a~1b/~0/~2x", 3)]
    [InlineData("/list/#id~1x", 2)]
    public void A_path_is_written_as_it_was_read(string notation, int depth)
    {
        var path = DocumentPath.Parse(notation);

        Assert.Equal(depth, path.Depth);
        Assert.Equal(notation, path.ToString());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("/~")]
    [InlineData("/~3")]
    [InlineData("/a~2")]
    [InlineData("/#~2")]
    public void What_is_not_the_one_notation_of_a_path_is_refused(string notation) =>
        Assert.False(DocumentPath.TryParse(notation, out _));

    [Fact]
    public void Every_path_has_a_notation_of_its_own()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var path = DocumentPath.Root;
            for (var depth = random.Next(5); depth > 0; depth--)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "~/#a.0\\"[random.Next(7)]));
                path = random.Next(3) == 0 ? path.Element(text) : path.Property(text);
            }

            Assert.Equal(path, DocumentPath.Parse(path.ToString()));
        }
    }
}
