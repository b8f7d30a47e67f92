using System.Text.Json;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Tests.Nodes;

/// <summary>A transaction as one line of text.</summary>
internal static class TransactionLine
{
    public static string Write(Transaction transaction) => JsonSerializer.Serialize(new Line(
        transaction.Id,
        transaction.Author.Spelling,
        [.. transaction.Asserted.Select(Parts)],
        [.. transaction.Retracted.Select(Parts)],
        [.. transaction.Events.Select(change => change.Record.Spelling)]));

    public static Transaction Read(string text)
    {
        var line = JsonSerializer.Deserialize<Line>(text)!;
        return new()
        {
            Id = line.Id,
            Author = new(line.Author),
            Asserted = [.. line.Asserted.Select(FactOf)],
            Retracted = [.. line.Retracted.Select(FactOf)],
            Events = [.. line.Events.Select(record => new RecordEvent(new(record), default))],
        };
    }

    private static string[] Parts(Fact fact) => [fact.Subject.Spelling, fact.Predicate.Spelling, fact.Object.Spelling];

    private static Fact FactOf(string[] parts) => new(new(parts[0]), new(parts[1]), new(parts[2]));

    private sealed record Line(string Id, string Author, string[][] Asserted, string[][] Retracted, string[] Events);
}
