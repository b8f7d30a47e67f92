using System.Diagnostics;
using System.Globalization;
using LinkedRecords.FactStore.EmbeddedPostgres;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>A PostgreSQL of the test's own, that goes away and comes back when the test says so.</summary>
internal sealed class AwayDatabase : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-away-{Guid.NewGuid():N}");
    private EmbeddedDatabase _database = null!;

    /// <summary>How to reach it, while it is there.</summary>
    public string ConnectionString => _database.ConnectionString;

    public static async Task<AwayDatabase> StartAsync(CancellationToken cancellationToken)
    {
        var database = new AwayDatabase();
        await database.ComeBackAsync(cancellationToken);
        return database;
    }

    /// <summary>Ends it as a power cut would, and keeps it away.</summary>
    public async Task DieAsync()
    {
        await SignalAsync("KILL", [Postmaster()]);
        await _database.DisposeAsync();
    }

    /// <summary>Starts it again on the same data.</summary>
    public async Task ComeBackAsync(CancellationToken cancellationToken) =>
        _database = await EmbeddedDatabase.StartAsync(new() { DataFolder = _folder }, cancellationToken);

    /// <summary>Holds it up: it takes connections and answers nothing.</summary>
    public Task PauseAsync() => SignalAsync("STOP", [Postmaster(), .. Backends(Postmaster())]);

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT", [Postmaster(), .. Backends(Postmaster())]);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Postmaster() => File.ReadLines(Directory.EnumerateFiles(_folder, "postmaster.pid", SearchOption.AllDirectories).Single()).First();

    private static IEnumerable<string> Backends(string postmaster) => Directory.EnumerateDirectories("/proc")
        .Select(folder => Path.GetFileName(folder))
        .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) && string.Equals(ParentOf(name), postmaster, StringComparison.Ordinal));

    private static string? ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private static async Task SignalAsync(string signal, IEnumerable<string> processes)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. processes]);
        await kill.WaitForExitAsync();
    }
}
