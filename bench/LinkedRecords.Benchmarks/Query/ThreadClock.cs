using System.Runtime.InteropServices;

namespace LinkedRecords.Benchmarks.Query;

/// <summary>The processor time of the calling thread: what something cost, however long others held the processor meanwhile.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static double Microseconds
    {
        get
        {
            if (ReadClock(ThreadCpuTime, out var now) != 0)
                throw new PlatformNotSupportedException("The processor time of a thread cannot be read here.");
            return (now.Seconds * 1e6) + (now.Nanoseconds / 1e3);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Moment now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Moment
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
