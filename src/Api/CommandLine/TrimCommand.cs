using System.CommandLine;
using LinkedRecords.FactStore.Log;

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
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command(
            "trim", "Forget older history: facts that were true only then, and changes of records that a snapshot holds. What is true stays") { Keep, Yes, Json };
        command.OnStore(RunAsync, check: Check);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var keep = HistoryKept.Read(parsed.GetRequiredValue(Keep));
        var horizon = await store.Facts.RevisionAtAsync(TimeProvider.System.GetUtcNow() - keep, cancellationToken);
        var bar = new ProgressBar(parsed.GetValue(Json));
        var reached = 0L;
        var trimming = store.Facts.TrimAsync(horizon, new TrimReport(revision => Volatile.Write(ref reached, revision.Value)), cancellationToken);
        await bar.WhileAsync(
            trimming,
            () => Volatile.Read(ref reached) is > 0 and var done ? (double)done / Math.Max(1, horizon.Value) : null,
            () => $"forgetting what only states before revision {horizon} need",
            () => new { done = false, revision = Volatile.Read(ref reached), horizon = horizon.Value });
        var forgotten = await trimming;
        bar.Finish(
            $"History is kept from revision {forgotten.Horizon} on. Forgotten: {forgotten.Facts:N0} facts that had ended, "
            + $"{forgotten.Nodes:N0} nodes that nothing names any more, parts of {forgotten.Entries:N0} transactions.",
            new
            {
                done = true,
                horizon = forgotten.Horizon.Value,
                facts = forgotten.Facts,
                nodes = forgotten.Nodes,
                transactions = forgotten.Entries,
                seconds = Math.Round(bar.Seconds, 3),
            });
        return true;
    }

    private static void Check(ParseResult parsed)
    {
        _ = HistoryKept.Read(parsed.GetRequiredValue(Keep));
        if (!parsed.GetValue(Yes))
            throw new CommandMistakeException("Nothing was forgotten. It cannot be undone: repeat the command with --yes.");
    }

    private sealed class TrimReport(Action<Revision> reached) : IProgress<Revision>
    {
        public void Report(Revision value) => reached(value);
    }
}
