using System.CommandLine;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords erase NODE…</c></summary>
internal static class EraseCommand
{
    private static readonly Argument<string[]> Nodes = new("NODE")
    {
        Description = "A user (us-…) or record (kv-…, l-…, bl-…), an <iri> or prefix:name; all that is that person's",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Yes = new("--yes") { Description = "Needed: what is erased cannot be brought back" };
    private static readonly Option<string?> Author = new("--author") { Description = "Who retracts what is still true. Default: system" };

    public static Command Create()
    {
        var command = new Command(
            "erase", "Erase nodes for good: their facts, their records' contents, and their names in all of history") { Nodes, Yes, Author };
        command.OnStore(RunAsync, check: Check);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var erased = await store.Facts.EraseAsync(Read(parsed), StateCommand.ReadAuthor(parsed.GetValue(Author)), cancellationToken);
        Console.WriteLine($"Erased {erased.Nodes:N0} nodes, from {erased.Entries:N0} transactions. Backups and exports still hold them.");
        return true;
    }

    private static void Check(ParseResult parsed)
    {
        _ = Read(parsed);
        if (!parsed.GetValue(Yes))
            throw new CommandMistakeException("Nothing was erased. It cannot be undone: repeat the command with --yes.");
    }

    private static Node[] Read(ParseResult parsed) => Array.ConvertAll(
        parsed.GetRequiredValue(Nodes),
        text => NodeReader.Default.TryRead(text, FactPart.Subject, out var node, out var error)
            ? node
            : throw new CommandMistakeException($"{text}: {error.Message}"));
}
