using System.CommandLine;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords assert</c> and <c>linkedrecords retract</c></summary>
internal static class StateCommand
{
    private static readonly Argument<string> Subject = new("SUBJECT") { Description = "A name (kv-1), <iri> or prefix:name" };
    private static readonly Argument<string> Predicate = new("PREDICATE") { Description = "The same, with * behind where it is transitive" };
    private static readonly Argument<string> Object = new("OBJECT") { Description = "The same, or a literal: '\"Q4\"', '\"12\"^^xsd:integer', '\"Titel\"@de'" };
    private static readonly Option<string?> Author = new("--author") { Description = "Who states it. Default: system" };
    private static readonly Option<string?> Id = new("--id") { Description = "Transaction id, 1 to 64 characters: the same id is done once. Default: a new one" };

    public static Command Assert() => Create(
        "assert", "State a fact", fact => new Transaction { Id = "", Author = default, Asserted = [fact] });

    public static Command Retract() => Create(
        "retract", "Take a fact back; its history stays", fact => new Transaction { Id = "", Author = default, Retracted = [fact] });

    /// <summary>A user or <c>system</c>.</summary>
    /// <exception cref="CommandMistakeException">The text is no name.</exception>
    public static Node ReadAuthor(string? author) =>
        NodeReader.Default.TryRead(author ?? "system", FactPart.Subject, out var node, out var error)
            ? node
            : throw new CommandMistakeException($"--author: {error.Message}");

    private static Command Create(string name, string description, Func<Fact, Transaction> transaction)
    {
        var command = new Command(name, description) { Subject, Predicate, Object, Author, Id };
        command.OnStore(
            async (store, parsed, cancellationToken) => Report(await store.Facts.CommitAsync(Read(parsed), cancellationToken)),
            check: parsed => Read(parsed));
        return command;

        Transaction Read(ParseResult parsed) => transaction(ReadFact(parsed)) with
        {
            Id = parsed.GetValue(Id) ?? Guid.CreateVersion7().ToString(),
            Author = ReadAuthor(parsed.GetValue(Author)),
        };
    }

    private static Fact ReadFact(ParseResult parsed) =>
        NodeReader.Default.TryReadFact(
            parsed.GetRequiredValue(Subject), parsed.GetRequiredValue(Predicate), parsed.GetRequiredValue(Object), out var fact, out var error)
            ? fact
            : throw new CommandMistakeException(error.Message);

    private static bool Report(CommitOutcome outcome)
    {
        if (outcome is CommitOutcome.Committed committed)
        {
            Console.WriteLine(committed.Repeated ? $"revision {committed.Entry.Revision} (done before)" : $"revision {committed.Entry.Revision}");
            return true;
        }

        foreach (var reason in ((CommitOutcome.Refused)outcome).Reasons)
            CommandEdge.Say($"{reason.Code}: {reason.Message}");
        return false;
    }
}
