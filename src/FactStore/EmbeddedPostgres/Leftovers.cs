using System.Globalization;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>Processes and files that a killed PostgreSQL left in a cluster that nobody owns any more.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when no process of the cluster is left and no file claims that there is one.</summary>
    /// <remarks>
    /// PostgreSQL's processes all work in the cluster's folder, so the kernel knows them without a guess. A number in
    /// <c>postmaster.pid</c> that now belongs to a stranger would keep PostgreSQL from starting; once no process is
    /// left, the file is stale and goes.
    /// </remarks>
    public static async Task ClearAsync(ClusterFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        await StopAsync(folder, UnixSignal.Interrupt, time, cancellationToken);
        await StopAsync(folder, UnixSignal.Quit, time, cancellationToken);
        await StopAsync(folder, UnixSignal.Kill, time, cancellationToken);
        File.Delete(Path.Combine(folder.Cluster, "postmaster.pid"));
    }

    private static async Task StopAsync(
        ClusterFolder folder, UnixSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var process in ProcessesIn(folder.Cluster))
            UnixProcess.Send(process, signal);

        var started = time.GetTimestamp();
        while (ProcessesIn(folder.Cluster).Count > 0 && time.GetElapsedTime(started) < Patience)
            await Task.Delay(Pause, time, cancellationToken);
    }

    internal static List<int> ProcessesIn(string folder) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && string.Equals(WorkingFolder(id), folder, StringComparison.Ordinal))];

    private static string? WorkingFolder(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
