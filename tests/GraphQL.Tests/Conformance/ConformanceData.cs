using System.Text.Json;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>Where the recorded cases are. The folder is given from outside: nothing in this repository knows a case.</summary>
internal static class ConformanceData
{
    /// <summary>The folder of the GraphQL cases, or null when there is none on this machine.</summary>
    public static string? Folder { get; } = FindFolder();

    /// <summary>The cases of a file, one for each line.</summary>
    public static IReadOnlyList<JsonElement> Read(string file) =>
        [.. File.ReadLines(Path.Combine(Folder!, file)).Where(line => line.Length > 0).Select(Parse)];

    private static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    private static string? FindFolder()
    {
        var root = Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE")
            ?? (RepositoryRoot() is { } repository ? Path.Combine(repository, "..", "shared", "conformance") : null);
        var folder = root is null ? null : Path.Combine(root, "graphql");
        return Directory.Exists(folder) ? folder : null;
    }

    private static string? RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LinkedRecords.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
