using System.Diagnostics;
using System.Text.Json;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>All that applications do, mixed: six of ten operations change a document, two look for something, one shares or takes back, one makes something new.</summary>
internal sealed class MixedLoad(int port, LoadUser owner, LoadUser reader, IReadOnlyList<string> documents, string find)
{
    private const int MostUnderWay = 200;
    private const int CapacityWriters = 8;
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    private long _number;
    private long _done;
    private long _refused;

    public long Done => Interlocked.Read(ref _done);

    /// <summary>Answers that were errors; the mix has none that should be.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>The first of them, in words.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>How often an operation began more than a second late.</summary>
    public long Late { get; private set; }

    /// <summary>Operations a second when each of eight clients begins the next when the last one is answered.</summary>
    /// <remarks>A server that has just begun compiles its methods anew for a while: what counts is the last third of the time.</remarks>
    public async Task<double> CapacityAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await WithoutPauseAsync(time * 2 / 3, cancellationToken);
        var (begin, before) = (Stopwatch.GetTimestamp(), Done);
        await WithoutPauseAsync(time / 3, cancellationToken);
        return (Done - before) / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>At a steady pace.</summary>
    public async Task RunAsync(double perSecond, TimeSpan time, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(MostUnderWay);
        var begin = Stopwatch.GetTimestamp();
        var number = 0L;
        while (Stopwatch.GetElapsedTime(begin) < time)
        {
            var due = TimeSpan.FromSeconds(number++ / perSecond) - Stopwatch.GetElapsedTime(begin);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, cancellationToken);
            else if (-due > Lateness)
                Late++;
            await room.WaitAsync(cancellationToken);
            _ = RunAsync(room, cancellationToken);
        }

        for (var ended = 0; ended < MostUnderWay; ended++)
            await room.WaitAsync(cancellationToken);
    }

    private Task WithoutPauseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, CapacityWriters).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(begin) < time)
                await OneAsync(cancellationToken);
        }));
    }

    private async Task RunAsync(SemaphoreSlim room, CancellationToken cancellationToken)
    {
        try
        {
            await OneAsync(cancellationToken);
        }
        finally
        {
            room.Release();
        }
    }

    private async Task OneAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _number);
        var document = documents[(int)(number * 7919 % documents.Count)];
        try
        {
            await ((number % 10) switch
            {
                0 => ShareAsync(document, number, cancellationToken),
                1 => MakeAsync(cancellationToken),
                2 or 3 => reader.AskAsync(port, find, variables: null, cancellationToken),
                _ => owner.ChangeAsync(port, document, number, cancellationToken),
            });
            Interlocked.Increment(ref _done);
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _refused);
            FirstRefusal ??= refusal.Message;
        }
    }

    private Task<JsonElement> ShareAsync(string document, long number, CancellationToken cancellationToken) => owner.AskAsync(
        port,
        $"mutation {{ {(number / documents.Count % 2 == 0 ? "assertFacts" : "retractFacts")}(facts: [{{subject: \"{reader.Id}\", predicate: \"$canRead\", object: \"{document}\"}}, {{subject: \"{document}\", predicate: \"note\", object: \"\\\"here\\\"\"}}]) {{ revision }} }}",
        variables: null,
        cancellationToken);

    private Task<JsonElement> MakeAsync(CancellationToken cancellationToken) => reader.AskAsync(
        port, """mutation { createRecord(input: { text: "Once upon a time", facts: [["isA", "Load"]] }) { revision } }""", variables: null, cancellationToken);
}
