// A GraphQL server in three steps. Run it with `dotnet run --project samples/graphql-hello` and ask:
//   curl localhost:5000/graphql -H 'content-type: application/json' -d '{"query":"{ hello }"}'
using GraphQLHello;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.PersistedOperations;
using LinkedRecords.GraphQL.Transports.Uploads;
using LinkedRecords.GraphQL.Types;

// 1. The contract is a file. Each of its fields is bound to a delegate; a field without one stops the start.
var book = new GuestBook();
await using var file = typeof(GuestBook).Assembly.GetManifestResourceStream("schema.graphql")!;
using var reader = new StreamReader(file);
var schema = Schema.Build(await reader.ReadToEndAsync(), new Resolvers()
    .Scalar("Upload", UploadCodec.Instance)
    .Field<object?, string>("Query.hello", (_, context) => $"Hello {context.Argument<string>("name")}!")
    .Field<object?, IEnumerable<Entry>>("Query.entries", (_, context) => book.Newest(context.Argument<int>("first")))
    .Field<object?, Entry>("Mutation.write", (_, context) => book.Write(context.Argument<string>("text")!))
    .AsyncField<object?, Entry>("Mutation.writeFile", async (_, context) =>
    {
        using var content = new StreamReader(await context.Argument<UploadedFile>("file")!.OpenReadAsync(context.CancellationToken));
        return book.Write(await content.ReadToEndAsync(context.CancellationToken));
    })
    .Stream("Subscription.written", context => book.Written.Subscribe(context.CancellationToken))
    .Field<Entry, int>("Entry.id", entry => entry.Id)
    .Field<Entry, string>("Entry.text", entry => entry.Text));

// 2. The engine checks each document once, and runs it.
var engine = new GraphQLEngine(schema);

// 3. One URL serves HTTP, WebSocket and server-sent events. What is not asked for here stays off.
var app = WebApplication.CreateBuilder(args).Build();
app.UseWebSockets();
app.MapGraphQL("/graphql", engine, new GraphQLEndpointOptions
{
    MaxBatchSize = 10,
    PersistedQueries = new AutomaticPersistedQueries(),
    Uploads = new UploadOptions(),
});
await app.RunAsync();
