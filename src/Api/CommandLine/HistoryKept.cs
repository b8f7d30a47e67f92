using System.Globalization;

namespace LinkedRecords.Api.CommandLine;

/// <summary>How much history is kept, as it is written in commands and settings: <c>90d</c> or <c>36h</c>.</summary>
internal static class HistoryKept
{
    /// <summary>The setting by which a server trims its log once a day; when it is not there, everything is kept.</summary>
    public const string Setting = "LINKEDRECORDS_KEEP_HISTORY";

    // A server node that stood still for a while must find what it missed.
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);

    /// <summary>At least an hour.</summary>
    /// <exception cref="CommandMistakeException">The text says no such time.</exception>
    public static TimeSpan Read(string text)
    {
        var number = double.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var kept = (text.Length > 0 ? text[^1] : ' ') switch
        {
            'd' when number < 100_000 => TimeSpan.FromDays(number),
            'h' when number < 1_000_000 => TimeSpan.FromHours(number),
            _ => TimeSpan.Zero,
        };
        return kept >= Least
            ? kept
            : throw new CommandMistakeException($"'{text}' says not how much history to keep; write days or hours, 90d or 36h, at least 1h.");
    }
}
