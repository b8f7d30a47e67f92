using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.Uploads;
using LinkedRecords.GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkedRecords.GraphQL.Tests.Transports;

/// <summary>A real server on a port of its own, over a schema in which everything that transports do can be asked for.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private const string Sdl = """
        directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @stream(if: Boolean! = true, label: String, initialCount: Int! = 0) on FIELD
        scalar Upload
        type Query { hello(name: String = "world"): String! list(size: Int!): [Int!]! wait: String fails: String context: String }
        type Mutation { add(by: Int! = 1): Int! upload(file: Upload!): String! uploads(files: [Upload!]!): [String!]! zipped(one: Upload!, other: Upload!): String! }
        type Subscription { count(to: Int!): Int! events: Int! wait: String large: String! bad: String! }
        """;

    private readonly WebApplication _app;
    private int _total;

    private TestServer(WebApplication app) => _app = app;

    public EventHub<int> Events { get; } = new(8);

    /// <summary>Completed when the resolver of <c>wait</c> runs.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the resolver of <c>wait</c> was cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Told how many bytes of a file a resolver has read, each time that it has read some.</summary>
    public Action<long> OnFileRead { get; set; } = _ => { };

    public HttpClient Http { get; } = new();

    public Uri Url { get; private set; } = new("http://localhost");

    public static async Task<TestServer> StartAsync(GraphQLEndpointOptions? options = null, GraphQLEngineOptions? engine = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new TestServer(app);
        app.UseWebSockets();
        app.MapGraphQL("/graphql", new GraphQLEngine(Schema.Build(Sdl, server.Resolvers()), engine), options);
        await app.StartAsync();
        server.Url = new Uri(app.Urls.First() + "/graphql");
        server.Http.BaseAddress = server.Url;
        return server;
    }

    public async Task<(int Status, string Type, string Body)> PostAsync(string body, string? accept = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await SendAsync(request, accept);
    }

    public async Task<(int Status, string Type, string Body)> SendAsync(HttpRequestMessage request, string? accept = null)
    {
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync());
    }

    public async Task<TestSocket> ConnectAsync(string? subprotocol = "graphql-transport-ws")
    {
        var socket = new ClientWebSocket();
        if (subprotocol is not null)
            socket.Options.AddSubProtocol(subprotocol);
        await socket.ConnectAsync(new UriBuilder(Url) { Scheme = "ws" }.Uri, CancellationToken.None);
        return new TestSocket(socket);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private Resolvers Resolvers() => new Resolvers()
        .Scalar("Upload", UploadCodec.Instance)
        .Field<object?, string>("Query.hello", (_, context) => $"Hello {context.Argument<string>("name")}")
        .Field<object?, IEnumerable<int>>("Query.list", (_, context) => Enumerable.Range(0, context.Argument<int>("size")))
        .AsyncField<object?, string?>("Query.wait", async (_, context) => await WaitAsync(context.CancellationToken))
        .Field<object?, string?>("Query.fails", (_, _) => throw new InvalidOperationException("the secret"))
        .Field<object?, string?>("Query.context", (_, context) => context.RequestContext as string)
        .Field<object?, int>("Mutation.add", (_, context) => Interlocked.Add(ref _total, context.Argument<int>("by")))
        .AsyncField<object?, string>("Mutation.upload", async (_, context) => await DescribeAsync(context.Argument<UploadedFile>("file")!))
        .AsyncField<object?, IReadOnlyList<string>>("Mutation.uploads", async (_, context) =>
            await Task.WhenAll(context.Argument<IReadOnlyList<object?>>("files")!.Select(file => DescribeAsync((UploadedFile)file!))))
        .AsyncField<object?, string>("Mutation.zipped", async (_, context) => await ZipAsync(context.Argument<UploadedFile>("one")!, context.Argument<UploadedFile>("other")!))
        .Stream("Subscription.count", context => CountAsync(context.Argument<int>("to")))
        .Stream("Subscription.events", context => Events.Subscribe(context.CancellationToken))
        .Stream("Subscription.wait", context => WaitInStreamAsync(context.CancellationToken))
        .Stream("Subscription.large", _ => EndlessAsync(new string('x', 64 * 1024)))
        .Stream("Subscription.bad", _ => BreakingAsync());

    private async Task<string> DescribeAsync(UploadedFile file)
    {
        await using var content = await file.OpenReadAsync(CancellationToken.None);
        var buffer = new byte[16 * 1024];
        var text = new StringBuilder();
        var total = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer)) > 0)
        {
            total += read;
            OnFileRead(total);
            text.Append(Encoding.UTF8.GetString(buffer, 0, Math.Min(read, 10 - text.Length)));
        }
        return $"{file.Name} {file.ContentType} {file.Length} {text}";
    }

    // Reads the beginning of the second before that of the first, which is already open, and then both by turns.
    private static async Task<string> ZipAsync(UploadedFile first, UploadedFile second)
    {
        await using var one = await first.OpenReadAsync(CancellationToken.None);
        await using var other = await second.OpenReadAsync(CancellationToken.None);
        var (ones, others) = (new MemoryStream(), new MemoryStream());
        int read;
        do
        {
            read = await CopySomeAsync(other, others);
            read += await CopySomeAsync(one, ones);
        }
        while (read > 0);
        return $"{first.Name} {ones.Length} {(char)ones.ToArray().Distinct().Single()}, {second.Name} {others.Length} {(char)others.ToArray().Distinct().Single()}";
    }

    private static async Task<int> CopySomeAsync(Stream from, MemoryStream to)
    {
        var buffer = new byte[100];
        var read = await from.ReadAsync(buffer);
        await to.WriteAsync(buffer.AsMemory(0, read));
        return read;
    }

    private static async IAsyncEnumerable<int> CountAsync(int to)
    {
        for (var number = 1; number <= to; number++)
        {
            await Task.Yield();
            yield return number;
        }
    }

    private static async IAsyncEnumerable<string> EndlessAsync(
        string value, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Yield();
            yield return value;
        }
    }

    private static async IAsyncEnumerable<string> BreakingAsync()
    {
        await Task.Yield();
        yield return "one";
        throw new InvalidOperationException("the secret");
    }

    private async IAsyncEnumerable<string?> WaitInStreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await WaitAsync(cancellationToken);
    }

    private async Task<string?> WaitAsync(CancellationToken cancellationToken)
    {
        Waiting.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }
}
