using System.Diagnostics;
using System.Text.Json;
using LinkedRecords.FactStore.Bulk;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Shows how far an import is: a bar on a terminal, JSON lines for programs, else nothing until the end.</summary>
internal sealed class ImportBar(Stream input, bool asJson) : IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly long _length = input.Length;
    private TimeSpan _shown = -Interval;

    public void Show(ImportProgress done)
    {
        if (_watch.Elapsed - _shown < Interval)
            return;
        _shown = _watch.Elapsed;
        if (asJson)
            Print(done, isDone: false);
        else if (_isTerminal)
            Console.Error.Write($"\r{Bar()} {done.Facts:N0} facts, {Rate(done):N0}/s ");
    }

    public void Finish(ImportProgress done, long head)
    {
        if (asJson)
        {
            Print(done, isDone: true);
            return;
        }

        if (_isTerminal)
            Console.Error.Write($"\r{new string(' ', Width + 50)}\r");
        var repeated = done.Repeated > 0 ? $" ({done.Repeated:N0} of them were there from an earlier run)" : "";
        var faults = done.Faults > 0 ? $" {done.Faults:N0} lines could not be imported." : "";
        Console.WriteLine(
            $"Imported {done.Facts:N0} facts in {done.Transactions:N0} transactions{repeated} in {_watch.Elapsed.TotalSeconds:0.0} s "
            + $"({Rate(done):N0} facts/s). The log is at revision {head}.{faults}");
    }

    public void Dispose() => _watch.Stop();

    private string Bar()
    {
        var part = _length == 0 ? 1 : (double)input.Position / _length;
        var full = (int)(part * Width);
        return $"[{new string('#', full)}{new string('.', Width - full)}] {part,4:P0}";
    }

    private void Print(ImportProgress done, bool isDone) => Console.WriteLine(JsonSerializer.Serialize(new
    {
        done = isDone,
        line = done.Line,
        facts = done.Facts,
        transactions = done.Transactions,
        repeated = done.Repeated,
        faults = done.Faults,
        seconds = Math.Round(_watch.Elapsed.TotalSeconds, 3),
    }));

    private double Rate(ImportProgress done) => done.Facts / Math.Max(0.001, _watch.Elapsed.TotalSeconds);
}
