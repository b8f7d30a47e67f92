namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>How long the fault tests go on: 1,500 operations by default, a million with <c>./test --long</c>.</summary>
internal static class Campaign
{
    public static readonly bool IsLong =
        string.Equals(Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG"), "1", StringComparison.Ordinal);

    public static readonly TimeSpan Patience = IsLong ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(3);

    /// <summary>What each of so many clients does, so that together they do the whole.</summary>
    public static int OperationsEach(int clients) => (IsLong ? 1_000_000 : Short) / clients;

    public static int Faults => IsLong ? 200 : 3;

    // 100 000 takes minutes: FAULT_OPERATIONS sets any number by hand.
    private static int Short =>
        int.TryParse(Environment.GetEnvironmentVariable("FAULT_OPERATIONS"), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 1_500;
}
