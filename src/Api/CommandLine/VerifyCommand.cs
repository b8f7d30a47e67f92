using System.Collections.Immutable;
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

    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command("verify", "Fold the whole log anew and compare it with what is stored. The server may run meanwhile") { Recount, Json };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var bar = new VerifyBar(store.Facts.Head, parsed.GetValue(Json));
        var found = await store.Facts.VerifyAsync(bar, cancellationToken);
        var counts = await CountAsync(store, bar, cancellationToken);
        var isCorrected = parsed.GetValue(Recount) && counts is { Audit: not null, Differences.IsEmpty: false };
        if (isCorrected)
            await counts.Audit!.EnterAsync(counts.Differences, cancellationToken);
        var isSound = found.IsSound && (isCorrected || counts.Differences.IsEmpty) && (counts.Audit is not null || !parsed.GetValue(Recount));

        List<string> words =
        [
            .. found.Differences,
            .. counts.Differences.Take(DifferencesShown).Select(InWords),
            .. isCorrected ? [$"{counts.Differences.Length:N0} totals corrected"] : (string[])[],
            $"{(isSound ? "sound" : "NOT SOUND")}: {found.Head} transactions, {found.Facts:N0} facts, {found.Nodes:N0} nodes, {found.Changes:N0} record changes",
        ];
        bar.Finish(string.Join(Environment.NewLine, words), new
        {
            done = true,
            sound = isSound,
            transactions = found.Head.Value,
            facts = found.Facts,
            nodes = found.Nodes,
            changes = found.Changes,
            differences = found.Differences,
            totals = counts.Differences.Take(DifferencesShown).Select(off => new { node = off.Node.Spelling, kind = off.Kind == TallyKind.Own ? "own" : "below", bytes = -off.Amount }),
            totalsCounted = counts.Audit is not null,
            totalsCorrected = isCorrected ? counts.Differences.Length : 0,
            seconds = bar.Seconds,
        });
        return isSound;
    }

    private static string InWords(Tally off) =>
        $"{(off.Kind == TallyKind.Own ? "the size of" : "what is kept below")} {off.Node} is off by {-off.Amount:N0} bytes";

    // What everybody keeps follows from the log, too, but from what only this layer reads in it. No audit where the log is trimmed.
    private static async Task<(StorageAudit? Audit, ImmutableArray<Tally> Differences)> CountAsync(OpenStore store, VerifyBar bar, CancellationToken cancellationToken)
    {
        var audit = new StorageAudit(store.Facts, Server.Sound(QuotaOptions.Read(store.Settings.Value)));
        try
        {
            return (audit, await audit.FindAsync(bar.Counted, cancellationToken));
        }
        catch (HistoryGoneException)
        {
            CommandEdge.Say("What quotas stand on was not counted anew: the log does not reach back to its beginning any more.");
            return (null, []);
        }
    }
}
