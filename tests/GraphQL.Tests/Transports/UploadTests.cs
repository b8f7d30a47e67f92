using System.Net.Http.Headers;
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

        var small = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", "small text"));
        var large = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", new string('y', 5_000)));

        Assert.Equal((200, """{"data":{"upload":"0.txt text/plain 10 small text"}}"""), small);
        Assert.Equal((200, """{"data":{"upload":"0.txt text/plain 5000 yyyyyyyyyy"}}"""), large);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task One_file_may_go_to_several_places()
    {
        await using var server = await StartAsync();
        const string Operations = """{"query":"mutation($f: [Upload!]!) { uploads(files: $f) }","variables":{"f":[null,null]}}""";

        var answer = await SendAsync(server, Operations, """{"a":["variables.f.0","variables.f.1"]}""", ("a", new string('y', 5_000)));

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

        Assert.Equal(expected, (await SendAsync(server, operations, map, ("0", "text"))).Status);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_its_beginning_deleted()
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", new string('y', 20_000)));

        Assert.Equal(413, answer.Status);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_form_without_a_header_that_needs_a_preflight_is_refused()
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, One, """{"0":["variables.f"]}""", ("0", "text"), isGuarded: false);

        Assert.Equal(403, answer.Status);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<TestServer> StartAsync() => TestServer.StartAsync(new GraphQLEndpointOptions
    {
        Uploads = new UploadOptions { MaxBytesInMemory = 1_000, MaxFileBytes = 10_000, MaxFiles = 2, TemporaryFolder = _folder.FullName },
    });

    private static async Task<(int Status, string Body)> SendAsync(TestServer server, string operations, string map, (string Name, string Text) file, bool isGuarded = true)
    {
        using var form = new MultipartFormDataContent { { new StringContent(operations), "operations" }, { new StringContent(map), "map" } };
        var content = new StringContent(file.Text);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        form.Add(content, file.Name, file.Name + ".txt");
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = form };
        if (isGuarded)
            request.Headers.Add("GraphQL-Require-Preflight", "1");
        var (status, _, body) = await server.SendAsync(request);
        return (status, body);
    }
}
