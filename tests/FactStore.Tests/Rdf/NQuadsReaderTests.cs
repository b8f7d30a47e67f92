using System.Text;
using LinkedRecords.FactStore.Rdf;

namespace LinkedRecords.FactStore.Tests.Rdf;

public sealed class NQuadsReaderTests
{
    private const string Good = "<http://e.x/s> <http://e.x/p> \"o\" .";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public async Task Lines_end_with_LF_or_CR_or_both(string end)
    {
        var lines = await LinesOfAsync($"# comment{end}{Good}{end}{end}{Good}");

        Assert.Equal([2, 4], lines.Select(line => line.Line));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Where_the_stream_is_cut_does_not_matter(int chunk)
    {
        var text = string.Concat(Enumerable.Repeat($"{Good}\r\n# é\r", 50));

        var lines = await LinesOfAsync(new ChunkedStream(Encoding.UTF8.GetBytes(text), chunk));

        Assert.Equal(Enumerable.Range(0, 50).Select(n => (2L * n) + 1), lines.Select(line => line.Line));
    }

    [Fact]
    public async Task A_fault_says_where_it_is_and_reading_goes_on_behind_it()
    {
        var lines = await LinesOfAsync($"{Good}\n<http://e.x/s> <http://e.x/p> <relative> .\n{Good}");

        Assert.Equal([typeof(RdfLine.Stated), typeof(RdfLine.Fault), typeof(RdfLine.Stated)], lines.Select(line => line.GetType()));
        var fault = Assert.IsType<RdfLine.Fault>(lines[1]);
        Assert.Equal((2, 31), (fault.Line, fault.Column));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_a_fault_of_their_line()
    {
        byte[] text = [(byte)'"', 0xFF, .. "\n"u8, .. Encoding.UTF8.GetBytes(Good)];

        var lines = await LinesOfAsync(new MemoryStream(text));

        Assert.IsType<RdfLine.Fault>(lines[0]);
        Assert.IsType<RdfLine.Stated>(lines[1]);
    }

    [Fact]
    public async Task A_line_without_end_is_a_fault_and_does_not_fill_the_memory()
    {
        var text = new string('x', 3 * LineReader.LongestLine) + "\n" + Good;

        var lines = await LinesOfAsync(text);

        Assert.Equal([(1L, typeof(RdfLine.Fault)), (2L, typeof(RdfLine.Stated))], lines.Select(line => (line.Line, line.GetType())));
    }

    [Fact]
    public async Task Triples_in_triples_are_read_to_a_bounded_depth()
    {
        var deep = string.Concat(Enumerable.Repeat("<<( <http://e.x/s> <http://e.x/p> ", 10_000));

        var line = Assert.Single(await LinesOfAsync($"<http://e.x/s> <http://e.x/p> {deep}"));

        Assert.Contains("nested", Assert.IsType<RdfLine.Fault>(line).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N_Triples_have_no_graph()
    {
        const string quad = "<http://e.x/s> <http://e.x/p> <http://e.x/o> <http://e.x/g> .";

        Assert.IsType<RdfLine.Fault>(new NQuadsReader(graphs: false).ReadLine(quad, 1));
        Assert.IsType<RdfLine.Stated>(Assert.Single(await LinesOfAsync(quad)));
    }

    private static Task<List<RdfLine>> LinesOfAsync(string text) => LinesOfAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static async Task<List<RdfLine>> LinesOfAsync(Stream input) =>
        await new NQuadsReader(graphs: true).ReadAsync(input, CancellationToken.None).ToListAsync();

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
