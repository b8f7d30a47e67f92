using System.Diagnostics;
using System.Text.Json;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Shows how far long work is: a bar on a terminal, JSON lines for programs, else nothing.</summary>
internal sealed class ProgressBar(bool asJson)
{
    private const int Width = 30;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private TimeSpan _shown = -Interval;
    private int _longest;

    /// <summary>Since the beginning.</summary>
    public double Seconds => _watch.Elapsed.TotalSeconds;

    /// <summary>Shows it, five times a second at most.</summary>
    /// <param name="part">From 0 to 1; null: nobody knows.</param>
    /// <param name="words">For a person.</param>
    /// <param name="facts">For a program.</param>
    public void Show(Func<double?> part, Func<string> words, Func<object> facts)
    {
        if (_watch.Elapsed - _shown < Interval || !(asJson || _isTerminal))
            return;
        _shown = _watch.Elapsed;
        if (asJson)
        {
            Print(facts());
            return;
        }

        var text = $"{(part() is { } known ? Bar(known) : "")} {words()}";
        _longest = Math.Max(_longest, text.Length);
        Console.Error.Write($"\r{text.PadRight(_longest)}");
    }

    /// <summary>Shows it again and again until some work is over, and throws what that has thrown.</summary>
    /// <param name="work">What is waited for.</param>
    /// <param name="part">From 0 to 1; null: nobody knows.</param>
    /// <param name="words">For a person.</param>
    /// <param name="facts">For a program.</param>
    public async Task WhileAsync(Task work, Func<double?> part, Func<string> words, Func<object> facts)
    {
        while (!work.IsCompleted)
        {
            Show(part, words, facts);
            await Task.WhenAny(work, Task.Delay(Interval));
        }

        await work;
    }

    /// <summary>Takes the bar away and says how it ended.</summary>
    public void Finish(string words, object facts)
    {
        if (asJson)
        {
            Print(facts);
            return;
        }

        if (_longest > 0)
            Console.Error.Write($"\r{new string(' ', _longest)}\r");
        Console.WriteLine(words);
    }

    private static string Bar(double part)
    {
        var full = (int)(Math.Clamp(part, 0, 1) * Width);
        return $"[{new string('#', full)}{new string('.', Width - full)}] {part,4:P0}";
    }

    private static void Print(object facts) => Console.WriteLine(JsonSerializer.Serialize(facts));
}
