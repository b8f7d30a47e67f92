using System.Diagnostics;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Benchmarks.Documents;

/// <summary>How long do the calls of a document editor take through the JavaScript client, with nothing and with thousands of documents of others?</summary>
internal static class DocumentsBenchmark
{
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var root = RecordedTrace.RepositoryRoot();
        if (!Directory.Exists(Path.Combine(root, "tests", "LinkedRecordsClient", "node_modules")))
            throw new InvalidOperationException("The client is not installed; run npm ci in tests/LinkedRecordsClient.");

#pragma warning disable S4036 // Node is where whoever measures has it.
        using var driver = Process.Start(new ProcessStartInfo("node", [Path.Combine(root, "bench", "documents", "documents.mjs"), .. arguments]))!;
#pragma warning restore S4036
        await driver.WaitForExitAsync(cancellationToken);
        if (driver.ExitCode != 0)
            throw new InvalidOperationException($"The driver ended with {driver.ExitCode}.");
    }
}
