using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords log</c></summary>
internal static class LogCommand
{
    private const int Recent = 10;

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on with each new transaction until Ctrl-C" };
    private static readonly Option<long?> Since = new("--since") { Description = $"Begin after this revision. Default: {Recent} before the newest" };
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command("log", "Show transactions: their revision, time, author, and facts asserted (+) and retracted (-)") { Follow, Since, Json };
        command.OnStore((store, parsed, cancellationToken) => RunAsync(store, parsed, parsed.GetValue(Follow), cancellationToken));
        return command;
    }

    /// <summary><c>linkedrecords tail</c>: <c>log --follow</c>, under the name by which one looks for it.</summary>
    public static Command Tail()
    {
        var command = new Command("tail", "Show the newest transactions and go on with each new one until Ctrl-C") { Since, Json };
        command.OnStore((store, parsed, cancellationToken) => RunAsync(store, parsed, follow: true, cancellationToken));
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, bool follow, CancellationToken cancellationToken)
    {
        var head = store.Facts.Head.Value;
        var since = parsed.GetValue(Since) ?? Math.Max(store.Facts.Horizon.Value, head - Recent);
        if (!follow && since >= head)
            return true;

        Action<LogEntry> print = parsed.GetValue(Json) ? PrintJson : Print;
        await foreach (var entry in store.Facts.FollowAsync(new Revision(since), cancellationToken))
        {
            print(entry);
            if (!follow && entry.Revision.Value >= head)
                break;
        }

        return true;
    }

    private static void Print(LogEntry entry)
    {
        var (revision, at, transaction) = entry;
        Console.WriteLine($"{revision} {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)}Z {transaction.Author} {transaction.Id}");
        foreach (var fact in transaction.Retracted)
            Console.WriteLine($"  - {fact.Subject} {fact.Predicate} {fact.Object}");
        foreach (var fact in transaction.Asserted)
            Console.WriteLine($"  + {fact.Subject} {fact.Predicate} {fact.Object}");
        foreach (var change in transaction.Events)
            Console.WriteLine($"  * {change.Record} version {change.Version} ({change.Payload.Length:N0} bytes)");
    }

    private static void PrintJson(LogEntry entry) => Console.WriteLine(JsonSerializer.Serialize(new
    {
        revision = entry.Revision.Value,
        at = entry.At,
        author = entry.Transaction.Author.Spelling,
        id = entry.Transaction.Id,
        retracted = entry.Transaction.Retracted.Select(Parts),
        asserted = entry.Transaction.Asserted.Select(Parts),
        records = entry.Transaction.Events.Select(change => new { record = change.Record.Spelling, version = change.Version, bytes = change.Payload.Length }),
    }));

    private static string[] Parts(Fact fact) => [fact.Subject.Spelling, fact.Predicate.Spelling, fact.Object.Spelling];
}
