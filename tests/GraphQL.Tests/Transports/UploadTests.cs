using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.Uploads;

namespace LinkedRecords.GraphQL.Tests.Transports;

public sealed class UploadTests : IDisposable
{
    private const string One = """{"query":"mutation($f: Upload!) { upload(file: $f) }","variables":{"f":null}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Files_of_any_size_reach_the_resolver_and_leave_nothing_on_the_disk()
    {
        await using var server = await StartAsync();

        var small = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", Text("small text")));
        var large = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", Text(new string('y', 5_000))));

        Assert.Equal((200, """{"data":{"upload":"0.txt text/plain 10 small text"}}"""), small);
        Assert.Equal((200, """{"data":{"upload":"0.txt text/plain 5000 yyyyyyyyyy"}}"""), large);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task One_file_may_go_to_several_places()
    {
        await using var server = await StartAsync();
        const string Operations = """{"query":"mutation($f: [Upload!]!) { uploads(files: $f) }","variables":{"f":[null,null]}}""";

        var answer = await SendAsync(server, Operations, """{"a":["variables.f.0","variables.f.1"]}""", ("a", Text(new string('y', 5_000))));

        Assert.Equal((200, """{"data":{"uploads":["a.txt text/plain 5000 yyyyyyyyyy","a.txt text/plain 5000 yyyyyyyyyy"]}}"""), answer);
    }

    [Theory]
    [InlineData("no JSON", """{"0":["variables.f"]}""", 400)]
    [InlineData(One, "[]", 400)]
    [InlineData(One, """{"0":["variables.x"]}""", 400)]
    [InlineData(One, """{"0":["variables"]}""", 400)]
    [InlineData(One, """{"1":["variables.f"]}""", 400)]
    [InlineData(One, """{"0":["variables.f"],"1":[]}""", 400)]
    [InlineData(One, """{"0":["variables.f"],"1":[],"2":[]}""", 400)]
    public async Task A_form_that_does_not_fit_together_is_refused(string operations, string map, int expected)
    {
        await using var server = await StartAsync();

        Assert.Equal(expected, (await SendAsync(server, operations, map, ("0", Text("text")))).Status);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_its_beginning_deleted()
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", Text(new string('y', 20_000))));

        Assert.Equal(413, answer.Status);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_form_without_a_header_that_needs_a_preflight_is_refused()
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", Text("text")), isGuarded: false);

        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task A_resolver_reads_the_beginning_of_a_file_before_its_end_is_sent()
    {
        await using var server = await StartAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.OnFileRead = _ => begun.TrySetResult();

        // The end is sent when the resolver has the beginning; a server that waits for the whole file never answers.
        var answer = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", new SlowContent(new string('y', 1_000), begun.Task, new string('y', 5_000))));

        Assert.Equal((200, """{"data":{"upload":"0.txt text/plain 6000 yyyyyyyyyy"}}"""), answer);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_client_sends_no_faster_than_the_resolver_reads()
    {
        const int Large = 64 * 1024 * 1024;
        // More than all the buffers between the two hold.
        const int OnTheWay = 16 * 1024 * 1024;
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { Uploads = new UploadOptions { MaxFileBytes = Large, TemporaryFolder = _folder.FullName } });
        var content = new CountedContent(Large);
        var furthest = 0L;
        server.OnFileRead = read => furthest = Math.Max(furthest, content.Sent - read);

        var answer = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", content));

        Assert.Equal(200, answer.Status);
        Assert.Equal(Large, content.Sent);
        Assert.InRange(furthest, 0, OnTheWay);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Files_can_be_read_in_another_order_than_they_come()
    {
        await using var server = await StartAsync();
        const string Operations = """{"query":"mutation($a: Upload!, $b: Upload!) { zipped(one: $b, other: $a) }","variables":{"a":null,"b":null}}""";
        using var form = Form(Operations, """{"0":["variables.a"],"1":["variables.b"]}""");
        form.Add(Text(new string('a', 5_000)), "0", "a.txt");
        form.Add(Text(new string('b', 3_000)), "1", "b.txt");

        var (status, body) = await SendAsync(server, form, isGuarded: true);

        Assert.Equal((200, """{"data":{"zipped":"b.txt 3000 b, a.txt 5000 a"}}"""), (status, body));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_file_that_is_opened_again_is_an_error_that_says_why()
    {
        await using var server = await StartAsync();
        const string Twice = """{"query":"mutation($f: Upload!) { a: upload(file: $f) b: upload(file: $f) }","variables":{"f":null}}""";

        var answer = await SendAsync(server, Twice, """{"0":["variables.f"]}""", ("0", Text("text")));

        Assert.Contains(TransportErrorCodes.UploadAlreadyRead, answer.Body, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<TestServer> StartAsync() => TestServer.StartAsync(new GraphQLEndpointOptions
    {
        Uploads = new UploadOptions { MaxBytesInMemory = 1_000, MaxFileBytes = 10_000, MaxFiles = 2, TemporaryFolder = _folder.FullName },
    });

    private static StringContent Text(string text) => new(text);

    private static MultipartFormDataContent Form(string operations, string map) =>
        new() { { new StringContent(operations), "operations" }, { new StringContent(map), "map" } };

    private static async Task<(int Status, string Body)> SendAsync(TestServer server, string operations, string map, (string Name, HttpContent Content) file, bool isGuarded = true)
    {
        using var form = Form(operations, map);
        file.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        form.Add(file.Content, file.Name, file.Name + ".txt");
        return await SendAsync(server, form, isGuarded);
    }

    private static async Task<(int Status, string Body)> SendAsync(TestServer server, MultipartFormDataContent form, bool isGuarded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = form };
        if (isGuarded)
            request.Headers.Add("GraphQL-Require-Preflight", "1");
        var (status, _, body) = await server.SendAsync(request);
        return (status, body);
    }

    /// <summary>A content whose end is sent when somebody says so.</summary>
    private sealed class SlowContent(string beginning, Task goOn, string end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(beginning));
            await stream.FlushAsync();
            await goOn.WaitAsync(TimeSpan.FromSeconds(60));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(end));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A large content that knows how much of it could be sent.</summary>
    private sealed class CountedContent(int total) : HttpContent
    {
        private const int Piece = 64 * 1024;
        private long _sent;

        public long Sent => Volatile.Read(ref _sent);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[Piece];
            for (var sent = 0; sent < total; sent += Piece)
            {
                await stream.WriteAsync(piece);
                Interlocked.Add(ref _sent, Piece);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = total;
            return true;
        }
    }
}
