using System.Globalization;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>A server node as a process of its own, so that it can be killed: <c>dotnet LinkedRecords.FactStore.Tests.dll NAME FOLDER SCHEMA CLIENTS OPERATIONS LEAST</c>.</summary>
/// <remarks>The connection string comes in the environment. When its clients are done it prints a hash of all that the log says.</remarks>
internal static class WorkerProgram
{
    public const string DatabaseVariable = "FAULT_DATABASE";

    /// <summary>When there is a folder of this name beside the histories, clients end as soon as they have done the least.</summary>
    public const string Enough = "enough";

    public static async Task Main(string[] arguments)
    {
        var (name, folder, schema) = (arguments[0], arguments[1], arguments[2]);
        var clients = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        var operations = int.Parse(arguments[4], CultureInfo.InvariantCulture);
        var least = int.Parse(arguments[5], CultureInfo.InvariantCulture);
        await using var store = await OpenAsync(schema);

        bool IsEnough(int done) => done >= least && Directory.Exists(Path.Combine(folder, Enough));
        await Task.WhenAll(Enumerable.Range(0, clients).Select(n => RunAsync(store, $"{name}-{n}", folder, operations, IsEnough)));

        Console.WriteLine(await HashAsync(store));
    }

    private static async Task RunAsync(IFactStore store, string name, string folder, int operations, Func<int, bool> isEnough)
    {
        using var history = new History(Path.Combine(folder, name));
        var seed = HashCode.Combine(name.GetHashCode(StringComparison.Ordinal), Environment.ProcessId);
        await new Worker(store, name, history, seed).RunAsync(operations, isEnough, CancellationToken.None);
    }

    private static async Task<string> HashAsync(PostgresFactStore store)
    {
        while (true)
        {
            try
            {
                return await LogHash.OfAsync(store, CancellationToken.None);
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static async Task<PostgresFactStore> OpenAsync(string schema)
    {
        var options = new PostgresStoreOptions
        {
            ConnectionString = Environment.GetEnvironmentVariable(DatabaseVariable)!,
            Schema = schema,
            PollInterval = TimeSpan.FromMilliseconds(100),
            RecentEntries = 64,
        };
        while (true)
        {
            try
            {
                return await PostgresFactStore.OpenAsync(options, admission: null, TimeProvider.System, CancellationToken.None);
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
