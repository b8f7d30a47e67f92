using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>A sequential editing trace, read before anything is measured.</summary>
internal sealed record RecordedTrace(string Path, string Sha256, IReadOnlyList<(int Position, int Deleted, string Inserted)> Patches)
{
    public static RecordedTrace Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        using var header = JsonDocument.Parse(reader.ReadLine()!);
        var patches = new List<(int, int, string)>();
        while (reader.ReadLine() is { } line)
        {
            using var patch = JsonDocument.Parse(line);
            patches.Add((patch.RootElement[0].GetInt32(), patch.RootElement[1].GetInt32(), patch.RootElement[2].GetString()!));
        }

        return new RecordedTrace(path, header.RootElement.GetProperty("final").GetProperty("sha256").GetString()!, patches);
    }

    /// <summary>The automerge-paper trace of the conformance data; see ./test --help for where that is.</summary>
    public static string DefaultPath()
    {
        var root = Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE")
            ?? System.IO.Path.Combine(RepositoryRoot(), "..", "shared", "conformance");
        return System.IO.Path.GetFullPath(System.IO.Path.Combine(root, "editing-traces", "automerge-paper.seq.jsonl.gz"));
    }

    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "LinkedRecords.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The benchmarks run inside the repository.");
        return folder.FullName;
    }
}
