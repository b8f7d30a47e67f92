using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary>One of PostgreSQL's own programs, run against the database of a command.</summary>
/// <remarks>Its secrets travel in the environment, which only this user and root can read, and never in an argument, which everybody can.</remarks>
internal static class DatabaseProgram
{
    private const string Packaged = "/usr/lib/postgresql";
    private const int LinesShown = 20;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="name"><c>pg_dump</c> or <c>pg_restore</c>; the newest that is installed, for an older one refuses a newer server.</param>
    /// <param name="arguments">Without anything that says where the database is.</param>
    /// <param name="connectionString">Where it is.</param>
    /// <param name="input">Fed to its standard input; null: nothing is.</param>
    /// <param name="said">Told each line that it says about what it does.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandMistakeException">It is not installed, or it failed; says what it said at last.</exception>
    public static async Task RunAsync(
        string name, IReadOnlyList<string> arguments, string connectionString, Stream? input, Action<string> said, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Describe(name, arguments, connectionString, input is not null))
            ?? throw new CommandMistakeException($"{name} could not be started.");
        var words = ListenAsync(process.StandardError, said, cancellationToken);
        try
        {
            if (input is not null)
                await FeedAsync(input, process, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var last = await words;
        if (process.ExitCode != 0)
            throw new CommandMistakeException($"{name} failed: {string.Join(Environment.NewLine, last)}");
    }

    private static async Task<Queue<string>> ListenAsync(StreamReader words, Action<string> said, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        while (await words.ReadLineAsync(cancellationToken) is { } line)
        {
            said(line);
            last.Enqueue(line);
            if (last.Count > LinesShown)
                last.Dequeue();
        }

        return last;
    }

    private static async Task FeedAsync(Stream input, Process process, CancellationToken cancellationToken)
    {
        try
        {
            await using var to = process.StandardInput.BaseStream;
            await input.CopyToAsync(to, cancellationToken);
        }
        catch (IOException)
        {
            // It has ended and does not read on; its exit code says whether it has failed.
        }
    }

    private static ProcessStartInfo Describe(string name, IReadOnlyList<string> arguments, string connectionString, bool isFed)
    {
        var start = new ProcessStartInfo(PathOf(name), arguments) { RedirectStandardError = true, RedirectStandardInput = isFed, UseShellExecute = false };
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
