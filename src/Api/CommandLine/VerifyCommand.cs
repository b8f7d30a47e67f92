using System.CommandLine;
using LinkedRecords.Api.Quotas;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords verify</c></summary>
internal static class VerifyCommand
{
    private const int DifferencesShown = 100;

    private static readonly Option<bool> Recount = new("--recount")
    {
        Description = "Correct what quotas stand on where it differs; needed after QUOTA_COUNT_KV_RECORDS or QUOTA_COUNT_LT_RECORDS was changed",
    };

    public static Command Create()
    {
        var command = new Command("verify", "Fold the whole log anew and compare it with what is stored") { Recount };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var found = await store.Facts.VerifyAsync(progress: null, cancellationToken);
        foreach (var difference in found.Differences)
            Console.WriteLine(difference);
        var isCounted = await CountAsync(store, parsed.GetValue(Recount), cancellationToken);
        Console.WriteLine(
            $"{(found.IsSound && isCounted ? "sound" : "NOT SOUND")}: {found.Head} transactions, {found.Facts:N0} facts, {found.Nodes:N0} nodes, {found.Changes:N0} record changes");
        return found.IsSound && isCounted;
    }

    // What everybody keeps follows from the log, too, but from what only this layer reads in it.
    private static async Task<bool> CountAsync(OpenStore store, bool recount, CancellationToken cancellationToken)
    {
        try
        {
            return await CountAllAsync(store, recount, cancellationToken);
        }
        catch (HistoryGoneException)
        {
            CommandEdge.Say("What quotas stand on was not counted anew: the log does not reach back to its beginning any more.");
            return !recount;
        }
    }

    private static async Task<bool> CountAllAsync(OpenStore store, bool recount, CancellationToken cancellationToken)
    {
        var audit = new StorageAudit(store.Facts, Server.Sound(QuotaOptions.Read(store.Settings.Value)));
        var differences = await audit.FindAsync(cancellationToken);
        foreach (var (node, kind, amount) in differences.Take(DifferencesShown))
            Console.WriteLine($"{(kind == TallyKind.Own ? "the size of" : "what is kept below")} {node} is off by {-amount:N0} bytes");
        if (recount && !differences.IsEmpty)
        {
            await audit.EnterAsync(differences, cancellationToken);
            Console.WriteLine($"{differences.Length:N0} totals corrected");
            return true;
        }

        return differences.IsEmpty;
    }
}
