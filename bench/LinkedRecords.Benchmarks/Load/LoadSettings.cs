namespace LinkedRecords.Benchmarks.Load;

/// <summary>What a server under load is started with: no limit of rate or sockets is in the way of what is measured.</summary>
internal static class LoadSettings
{
    public static readonly string[] Unlimited =
    [
        "RATE_LIMIT_USER=off", "RATE_LIMIT_ADDRESS=off", "RATE_LIMIT_SIGN_IN=off", "RATE_LIMIT_RECORD=off", "SOCKET_LIMIT_USER=100000", "SOCKET_LIMIT_ADDRESS=100000", "SOCKET_LIMIT_SERVER=100000",
        "LINKEDRECORDS_COMMIT_SECONDS=60", "DEFAULT_STORAGE_SIZE_QUOTA=1000000",
    ];

    /// <summary>The same, but a user has the rate that the server gives by default: what is there against one who floods. All users here share an address.</summary>
    public static readonly string[] OfEachUser = [.. Unlimited.Where(setting => !setting.StartsWith("RATE_LIMIT_USER=", StringComparison.Ordinal))];

    /// <summary>Lets the unprivileged database reach a folder also when the benchmarks are root's.</summary>
    public static void Open(DirectoryInfo folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
    }
}
