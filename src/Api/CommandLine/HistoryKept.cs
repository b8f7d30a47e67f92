using System.Globalization;

namespace LinkedRecords.Api.CommandLine;

/// <summary>How much history is kept, as it is written in commands and settings: <c>90d</c> or <c>36h</c>.</summary>
internal static class HistoryKept
{
    // A server node that stood still for a while must find what it missed.
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);

    /// <summary>At least an hour.</summary>
    /// <exception cref="CommandMistakeException">The text says no such time.</exception>
    public static TimeSpan Read(string text) =>
        TimeOf(text) is var kept && kept >= Least ? kept : throw new CommandMistakeException($"'{text}' {Mistake(text)}.");

    /// <summary>What is wrong with the text; null when it says how much to keep.</summary>
    public static string? Mistake(string text) =>
        TimeOf(text) >= Least ? null : "is not a time to keep history for: days or hours, such as 90d or 36h, at least 1h";

    private static TimeSpan TimeOf(string text)
    {
        if (text.Length < 2 || !double.TryParse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return TimeSpan.Zero;
        return text[^1] switch
        {
            'd' when number < 100_000 => TimeSpan.FromDays(number),
            'h' when number < 1_000_000 => TimeSpan.FromHours(number),
            _ => TimeSpan.Zero,
        };
    }
}
