using LinkedRecords.FactStore.Bulk;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Shows how far an import is, by how much of the file was read.</summary>
internal sealed class ImportBar(Stream input, bool asJson)
{
    private readonly ProgressBar _bar = new(asJson);
    private readonly long _length = input.Length;

    public void Show(ImportProgress done) => _bar.Show(
        () => _length == 0 ? 1 : (double)input.Position / _length,
        () => $"{done.Facts:N0} facts, {done.Records:N0} records, {Rate(done):N0} facts/s",
        () => Facts(done, isDone: false));

    public void Finish(ImportProgress done, long head)
    {
        var records = done.Records > 0 ? $" and {done.Records:N0} records" : "";
        var repeated = done.Repeated > 0 ? $" ({done.Repeated:N0} of them were there from an earlier run)" : "";
        var faults = done.Faults > 0 ? $" {done.Faults:N0} lines could not be imported." : "";
        _bar.Finish(
            $"Imported {done.Facts:N0} facts{records} in {done.Transactions:N0} transactions{repeated} in {_bar.Seconds:0.0} s "
            + $"({Rate(done):N0} facts/s). The log is at revision {head}.{faults}",
            Facts(done, isDone: true));
    }

    private object Facts(ImportProgress done, bool isDone) => new
    {
        done = isDone,
        line = done.Line,
        facts = done.Facts,
        records = done.Records,
        transactions = done.Transactions,
        repeated = done.Repeated,
        faults = done.Faults,
        seconds = Math.Round(_bar.Seconds, 3),
    };

    private double Rate(ImportProgress done) => done.Facts / Math.Max(0.001, _bar.Seconds);
}
