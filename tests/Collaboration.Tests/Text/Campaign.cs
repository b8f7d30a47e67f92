namespace LinkedRecords.Collaboration.Tests.Text;

/// <summary>How much a random test does: enough to find a bug in a minute, or all that was promised for the long run.</summary>
internal static class Campaign
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") is "1";
}
