using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LinkedRecords.Collaboration.EventGraphs;

namespace LinkedRecords.Collaboration.Tests.Text.Conformance;

/// <summary>Reads one recorded editing session.</summary>
internal sealed class TraceFile(string path)
{
    public JsonElement Header { get; } = Read(path).First();

    public IEnumerable<JsonElement> Lines() => Read(path).Skip(1);

    public static TextPatch ReadPatch(JsonElement patch) => new(patch[0].GetInt32(), patch[1].GetInt32(), patch[2].GetString()!);

    private static IEnumerable<JsonElement> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }
}
