using System.Globalization;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>How long the fault tests go on: 100,000 operations together, or as many as their time allows on a busy machine; a million with <c>./test --long</c>.</summary>
internal static class Campaign
{
    public static readonly bool IsLong =
        string.Equals(Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG"), "1", StringComparison.Ordinal);

    public static readonly TimeSpan Patience = IsLong ? TimeSpan.FromHours(6) : TimeSpan.FromMinutes(5);

    /// <summary>After this no more is begun than the least that a campaign needs to mean something.</summary>
    public static readonly TimeSpan Time = IsLong ? TimeSpan.FromMinutes(Number("FAULT_MINUTES", 240)) : TimeSpan.FromSeconds(15);

    /// <summary>Operations in which server processes are killed.</summary>
    public static int ProcessOperations => Number("FAULT_OPERATIONS", IsLong ? 1_000_000 : 50_000);

    /// <summary>Operations in which the database dies, or connections to it.</summary>
    public static int DatabaseOperations => Number("FAULT_DATABASE_OPERATIONS", IsLong ? 200_000 : 1_500);

    /// <summary>Operations of sessions over three nodes.</summary>
    public static int SessionOperations => Number("FAULT_SESSION_OPERATIONS", IsLong ? 100_000 : 400);

    /// <summary>Clients that come and go between two nodes, and the changes that are made meanwhile.</summary>
    public static (int Clients, int Changes) Flapping =>
        (Number("FAULT_CLIENTS", IsLong ? 1_000 : 24), Number("FAULT_CHANGES", IsLong ? 100_000 : 240));

    /// <summary>Operations that are done however long they take.</summary>
    public static int Least => 1_500;

    /// <summary>How often something dies.</summary>
    public static int Faults => Number("FAULT_TIMES", IsLong ? 200 : 3);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
