using System.Globalization;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>A folder with PostgreSQL's server programs.</summary>
/// <param name="Folder">Holds <c>postgres</c> and <c>initdb</c>.</param>
/// <param name="Major">15 or newer.</param>
internal sealed record PostgresPrograms(string Folder, int Major)
{
    private const int OldestMajor = 15;

    public string Postgres => Path.Combine(Folder, "postgres");

    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>The newest version that is installed, or the one that an existing cluster was made with.</summary>
    /// <exception cref="EmbeddedDatabaseException">None is installed that fits.</exception>
    public static async Task<PostgresPrograms> FindAsync(int? clusterMajor, CancellationToken cancellationToken)
    {
        var installed = new List<PostgresPrograms>();
        foreach (var folder in Candidates())
        {
            if (await MajorOfAsync(folder, cancellationToken) is { } major && major >= OldestMajor)
                installed.Add(new PostgresPrograms(folder, major));
        }

        var fitting = installed.Where(programs => clusterMajor is null || programs.Major == clusterMajor);
        return fitting.MaxBy(programs => programs.Major) ?? throw NoneFits(clusterMajor, installed);
    }

    private static IEnumerable<string> Candidates()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        const string debian = "/usr/lib/postgresql";
        var packaged = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian).Select(version => Path.Combine(version, "bin"))
            : [];
        return onPath.Concat(packaged)
            .Where(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")))
            .Distinct(StringComparer.Ordinal);
    }

    private static async Task<int?> MajorOfAsync(string folder, CancellationToken cancellationToken)
    {
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", also "16beta1" and "17devel".
        var answer = await Command.RunAsync([Path.Combine(folder, "postgres"), "--version"], cancellationToken);
        var digits = answer.Output.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
        return answer.Succeeded && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? major
            : null;
    }

    private static EmbeddedDatabaseException NoneFits(int? clusterMajor, List<PostgresPrograms> installed)
    {
        const string elsewhere = "or set DATABASE_URL to use a server that runs elsewhere";
        return clusterMajor is null || installed.Count == 0
            ? new EmbeddedDatabaseException(
                "POSTGRES_NOT_FOUND",
                $"No PostgreSQL {OldestMajor} or newer was found on PATH or in /usr/lib/postgresql. Install it (on Debian and "
                + $"Ubuntu: sudo apt-get install postgresql), {elsewhere}.")
            : new EmbeddedDatabaseException(
                "POSTGRES_VERSION",
                $"The data folder was made by PostgreSQL {clusterMajor}; installed is {string.Join(", ", installed.Select(p => p.Major))}. "
                + $"Install PostgreSQL {clusterMajor}, or choose another data folder and import an export, {elsewhere}.");
    }
}
