using System.CommandLine;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords trim --keep 90d</c></summary>
internal static class TrimCommand
{
    private static readonly Option<string> Keep = new("--keep")
    {
        Description = "How much history to keep: 90d, 36h. At least 1h",
        Required = true,
    };

    private static readonly Option<bool> Yes = new("--yes") { Description = "Needed: what is forgotten cannot be brought back" };

    public static Command Create()
    {
        var command = new Command(
            "trim", "Forget older history: facts that were true only then, and changes of records that a snapshot holds. What is true stays") { Keep, Yes };
        command.OnStore(RunAsync, check: Check);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var keep = HistoryKept.Read(parsed.GetRequiredValue(Keep));
        var horizon = await store.Facts.RevisionAtAsync(TimeProvider.System.GetUtcNow() - keep, cancellationToken);
        var trimming = await store.Facts.TrimAsync(horizon, progress: null, cancellationToken);
        Console.WriteLine(
            $"History is kept from revision {trimming.Horizon} on. Forgotten: {trimming.Facts:N0} facts that had ended, "
            + $"{trimming.Nodes:N0} nodes that nothing names any more, parts of {trimming.Entries:N0} transactions.");
        return true;
    }

    private static void Check(ParseResult parsed)
    {
        _ = HistoryKept.Read(parsed.GetRequiredValue(Keep));
        if (!parsed.GetValue(Yes))
            throw new CommandMistakeException("Nothing was forgotten. It cannot be undone: repeat the command with --yes.");
    }
}
