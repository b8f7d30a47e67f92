using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary>One of PostgreSQL's own programs, run against the database of a command.</summary>
/// <remarks>Its secrets travel in the environment, which only this user and root can read, and never in an argument, which everybody can.</remarks>
internal static class DatabaseProgram
{
    private const string Packaged = "/usr/lib/postgresql";
    private const int WordsShown = 2_000;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="name"><c>pg_dump</c> or <c>pg_restore</c>; the newest that is installed, for an older one refuses a newer server.</param>
    /// <param name="arguments">Without anything that says where the database is.</param>
    /// <param name="connectionString">Where it is.</param>
    /// <exception cref="CommandMistakeException">It is not installed, or it failed; says what it said.</exception>
    public static async Task RunAsync(
        string name, IReadOnlyList<string> arguments, string connectionString, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Describe(name, arguments, connectionString))
            ?? throw new CommandMistakeException($"{name} could not be started.");
        var words = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            var said = (await words).Trim();
            throw new CommandMistakeException($"{name} failed: {(said.Length > WordsShown ? said[..WordsShown] : said)}");
        }
    }

    private static ProcessStartInfo Describe(string name, IReadOnlyList<string> arguments, string connectionString)
    {
        var start = new ProcessStartInfo(PathOf(name), arguments) { RedirectStandardError = true, UseShellExecute = false };
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        foreach (var inherited in start.Environment.Keys.Where(variable => variable.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        Set("PGHOST", place.Host);
        Set("PGPORT", place.Port.ToString(CultureInfo.InvariantCulture));
        Set("PGDATABASE", place.Database);
        Set("PGUSER", place.Username);
        Set("PGPASSWORD", place.Password);
        Set("PGSSLMODE", SslMode(place.SslMode));
        Set("PGSSLROOTCERT", place.RootCertificate);
        return start;

        void Set(string variable, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                start.Environment[variable] = value;
        }
    }

    private static string SslMode(SslMode mode) => mode switch
    {
        Npgsql.SslMode.VerifyCA => "verify-ca",
        Npgsql.SslMode.VerifyFull => "verify-full",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string PathOf(string name)
    {
        var packaged = Directory.Exists(Packaged)
            ? Directory.EnumerateDirectories(Packaged).OrderByDescending(MajorOf).Select(version => Path.Combine(version, "bin"))
            : [];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return packaged.Concat(onPath).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new CommandMistakeException(
                $"{name} is not installed. It comes with PostgreSQL's client programs (on Debian and Ubuntu: sudo apt-get install postgresql-client).");
    }

    private static int MajorOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
}
