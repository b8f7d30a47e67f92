using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres.Maintenance;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Shows how far a verification is: the log is read, tables are compared with it, and what quotas stand on is counted.</summary>
internal sealed class VerifyBar(Revision head, bool asJson) : IProgress<VerificationProgress>
{
    private readonly ProgressBar _bar = new(asJson);
    private bool _isCompared;

    /// <summary>Since the beginning.</summary>
    public double Seconds => Math.Round(_bar.Seconds, 3);

    public void Report(VerificationProgress value)
    {
        if (value.Read < head && !_isCompared)
        {
            Show("reading the log", value.Read.Value, head.Value);
            return;
        }

        _isCompared = true;
        Show("comparing tables", value.Compared, value.Comparisons);
    }

    /// <summary>What everybody keeps was counted up to an entry.</summary>
    public void Counted(Revision revision) => Show("counting for quotas", revision.Value, Math.Max(head.Value, revision.Value));

    public void Finish(string words, object facts) => _bar.Finish(words, facts);

    private void Show(string step, long done, long all) => _bar.Show(
        () => all == 0 ? 1 : (double)done / all,
        () => $"{step}: {done:N0} of {all:N0}",
        () => new { done = false, step, part = all == 0 ? 1 : Math.Round((double)done / all, 3) });
}
