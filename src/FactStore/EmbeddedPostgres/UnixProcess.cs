using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>Signals, which .NET cannot send: PostgreSQL's way of stopping depends on which one it gets.</summary>
/// <remarks>https://www.postgresql.org/docs/15/server-shutdown.html</remarks>
internal static partial class UnixProcess
{
    /// <summary>Does nothing when the process is gone.</summary>
    public static void Send(int process, UnixSignal signal) => _ = Kill(process, (int)signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
