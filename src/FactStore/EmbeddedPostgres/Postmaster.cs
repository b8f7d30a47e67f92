using System.Diagnostics;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>A PostgreSQL server that is our child.</summary>
internal sealed class Postmaster : IAsyncDisposable
{
    private static readonly TimeSpan FastStop = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly TaskCompletionSource _stopped;

    private Postmaster(Process process, TaskCompletionSource stopped) => (_process, _stopped, Id) = (process, stopped, process.Id);

    /// <summary>Completes when the server is gone, for whatever reason.</summary>
    public Task Ended => _stopped.Task;

    /// <summary>Its number, also after it is gone.</summary>
    public int Id { get; }

    /// <summary>Starts the server; it is not ready yet.</summary>
    public static async Task<Postmaster> StartAsync(
        PostgresPrograms programs, ClusterFolder folder, ServiceUser user, IReadOnlyDictionary<string, string> settings)
    {
        // The shell only opens the log file, so that the server can outlive whoever reads its output.
        var start = Command.CleanStart(
            ["sh", "-c", """exec "$@" </dev/null >>"$0" 2>&1""", folder.Log,
                .. user.Serve([programs.Postgres, .. Cluster.Arguments(folder, settings)])]);
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // The server is told to stop when the thread that forked it ends. A thread of the pool may end at any time; this
        // one lives as long as the server.
        new Thread(() => ForkAndWait(start, started, stopped)) { IsBackground = true, Name = "PostgreSQL" }.Start();
        return new Postmaster(await started.Task, stopped);
    }

    /// <summary>Shuts the server down: politely, then at once.</summary>
    public async ValueTask DisposeAsync()
    {
        // Its number may belong to a stranger by now.
        if (!Ended.IsCompleted)
            UnixProcess.Send(Id, UnixSignal.Interrupt);
        try
        {
            await Ended.WaitAsync(FastStop);
        }
        catch (TimeoutException)
        {
            UnixProcess.Send(Id, UnixSignal.Quit);
            await Ended;
        }

        _process.Dispose();
    }

    private static void ForkAndWait(ProcessStartInfo start, TaskCompletionSource<Process> started, TaskCompletionSource stopped)
    {
        try
        {
            var process = Process.Start(start)!;
            started.SetResult(process);
            process.WaitForExit();
            stopped.SetResult();
        }
        catch (System.ComponentModel.Win32Exception cause)
        {
            started.SetException(cause);
        }
    }
}
