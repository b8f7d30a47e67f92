using System.Globalization;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Numbers of bytes as people write them.</summary>
internal static class ByteSize
{
    private const long Most = 1L << 60;
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Reads <c>2GiB</c>, <c>1.5MiB</c>, <c>1000</c>.</summary>
    /// <exception cref="CommandMistakeException">The text is no size.</exception>
    public static long Read(string text)
    {
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ");
        var unit = text[digits.Length..].Trim();
        var power = unit.Length == 0 ? 0 : Array.FindIndex(Units, one => string.Equals(one, unit, StringComparison.OrdinalIgnoreCase));
        return power >= 0
            && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= Most / (1L << (10 * power))
                ? (long)decimal.Ceiling(number * (1L << (10 * power)))
                : throw new CommandMistakeException($"{text} is no size such as 2GiB, 500MiB or 1000 (bytes).");
    }

    /// <summary>Writes a size with at most two decimals, in the unit that fits it.</summary>
    public static string Write(long bytes)
    {
        var power = 0;
        for (var rest = Math.Abs(bytes); rest >= 1024 && power < Units.Length - 1; rest /= 1024)
            power++;
        return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / (1L << (10 * power)):0.##} {Units[power]}");
    }
}
