namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>Bounds for uploads.</summary>
public sealed record UploadOptions
{
    /// <summary>How many files one request may bring.</summary>
    public int MaxFiles { get; init; } = 10;

    /// <summary>How many bytes each file may have.</summary>
    public long MaxFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Files up to this size stay in memory; larger ones go to a temporary file, which is deleted when the request has been answered.</summary>
    public int MaxBytesInMemory { get; init; } = 64 * 1024;

    /// <summary>Where temporary files go.</summary>
#pragma warning disable S5443 // Names are random, files are made anew, and only the server's user may read them.
    public string TemporaryFolder { get; init; } = Path.GetTempPath();
#pragma warning restore S5443
}
