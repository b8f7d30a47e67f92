using System.Text.Json.Serialization;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>What one library needed for one trace: the best of several rounds in one process.</summary>
internal sealed record TraceCost(
    [property: JsonPropertyName("cpuSeconds")] double CpuSeconds,
    [property: JsonPropertyName("memoryBytes")] long MemoryBytes,
    [property: JsonPropertyName("storedBytes")] long StoredBytes,
    [property: JsonPropertyName("sha256")] string Sha256);
