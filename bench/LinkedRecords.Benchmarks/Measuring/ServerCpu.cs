using System.Globalization;

namespace LinkedRecords.Benchmarks.Measuring;

/// <summary>Processor time of a PostgreSQL server: the postmaster, its living processes and those that it has buried, from /proc.</summary>
/// <remarks>Where other programs share the machine this and the client's own time can be compared between runs; seconds on the wall cannot.</remarks>
internal static class ServerCpu
{
    // USER_HZ, which Linux fixes at 100 for everything that /proc tells.
    private const double TicksPerSecond = 100;

    /// <summary>What was used so far.</summary>
    /// <param name="postmaster">Null gives nothing: a server that is not ours cannot be looked at.</param>
    public static TimeSpan Of(int? postmaster)
    {
        if (postmaster is not { } root)
            return TimeSpan.Zero;
        var ticks = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? Ticks(process, root) : 0)
            .Sum();
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static long Ticks(int process, int root)
    {
        try
        {
            // Fields after the program's name in brackets: state, parent, … 11 user, 12 system, 13 and 14 those of dead children.
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var own = Number(fields[11]) + Number(fields[12]);
            if (process == root)
                return own + Number(fields[13]) + Number(fields[14]);
            return Number(fields[1]) == root ? own : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
