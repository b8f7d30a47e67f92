using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords query QUERY --as USER</c></summary>
internal static class QueryCommand
{
    private static readonly QueryReader Reader = new(NodeReader.Default);

    private static readonly Argument<string> Query = new("QUERY")
    {
        Description = "Patterns, or an object with where, orderBy, first, count, exists, explain (docs/queries.md); - reads it from the standard input",
    };

    private static readonly Option<string> As = new("--as") { Description = "Through whose eyes: the id of a user", Required = true, HelpName = "USER" };
    private static readonly Option<long?> AsOf = new("--as-of") { Description = "The state of this revision, with the rights of today" };
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command("query", "Find records as a user finds them, e.g. '[[\"$it\",\"isA\",\"Task\"]]'") { Query, As, AsOf, Json };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var query = await ReadAsync(parsed.GetRequiredValue(Query), cancellationToken);
        using var states = new RecordStates(store.Facts);
        // Cursors of one run are of no use to another, so the key that signs them need not last.
        var queries = new Queries(store.Facts, new RecordOrder(states), new TokenSigner(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)));
        var at = parsed.GetValue(AsOf) is { } revision ? (QueryAt)new QueryAt.AsOf(new Revision(revision)) : new QueryAt.AtLeast(store.Facts.Head);
        var answer = await queries.AskAsync(StateCommand.ReadAuthor(parsed.GetRequiredValue(As)), query, at, cancellationToken);
        Print(answer.Value, answer.At, parsed.GetValue(Json));
        return true;
    }

    private static async Task<RecordQuery> ReadAsync(string typed, CancellationToken cancellationToken)
    {
        var text = typed is "-" ? await Console.In.ReadToEndAsync(cancellationToken) : typed;
        try
        {
            using var json = JsonDocument.Parse(text);
            return Reader.ReadRecords(json.RootElement) switch
            {
                QueryReading<RecordQuery>.Read(var query) => query,
                QueryReading<RecordQuery>.Wrong(var errors) =>
                    throw new CommandMistakeException(string.Join(Environment.NewLine, errors.Select(error => $"{error.Code} {error.Path}: {error.Message}"))),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (JsonException)
        {
            throw new CommandMistakeException("The query is not JSON. In a shell it stands in single quotes: '[[\"$it\",\"isA\",\"Task\"]]'.");
        }
    }

    private static void Print(GroupAnswer answer, Revision at, bool asJson)
    {
        switch (answer)
        {
            case GroupAnswer.Failed(var error):
                throw new CommandMistakeException($"{error.Code}: {error.Message}");
            case GroupAnswer.Count(var count, var plan):
                PrintValue("count", count, plan);
                break;
            case GroupAnswer.Exists(var exists, var plan):
                PrintValue("exists", exists, plan);
                break;
            case GroupAnswer.Rows rows when asJson:
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    revision = at.Value,
                    records = rows.Records.Select(record => record.Spelling),
                    more = rows.After is not null,
                    plan = rows.Plan,
                }));
                break;
            case GroupAnswer.Rows rows:
                foreach (var line in rows.Plan.Select(step => $"# {step}").Concat(rows.Records.Select(record => record.Spelling)))
                    Console.WriteLine(line);
                if (rows.After is not null)
                    CommandEdge.Say("There are more; ask for up to 10,000 with \"first\".");
                break;
        }

        void PrintValue<T>(string name, T value, IEnumerable<string> plan) => Console.WriteLine(asJson
            ? JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal) { ["revision"] = at.Value, [name] = value, ["plan"] = plan })
            : JsonSerializer.Serialize(value));
    }
}
