using System.CommandLine;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Rdf;

namespace LinkedRecords.Api.CommandLine;

/// <summary>The formats of files with facts and records, by their extension.</summary>
internal static class Formats
{
    public static Option<string?> Option() => new("--format")
    {
        Description = "jsonl, nq or nt. Default: the file's extension",
    };

    public static Option<string> BaseOption() => new("--base")
    {
        Description = "Base of the IRIs that stand for this deployment's own names",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LINKEDRECORDS_BASE") ?? "https://lr.example",
    };

    /// <summary>Whether files of this format hold records beside facts.</summary>
    public static bool HoldsRecords(string format) => Name(format) is "jsonl";

    public static IFactReader Reader(string format, string baseIri, string scope, IRecordLines? records) => Name(format) switch
    {
        "jsonl" => new JsonLinesReader(NodeReader.Default, records),
        "nq" => new RdfFactReader(new NQuadsReader(graphs: true), Names(baseIri), scope),
        _ => new RdfFactReader(new NQuadsReader(graphs: false), Names(baseIri), scope),
    };

    /// <summary>A writer of one of the formats that hold facts only.</summary>
    public static IFactWriter Writer(string baseIri, Func<Node, bool> isTerm) => new RdfFactWriter(new NQuadsWriter(), Names(baseIri), isTerm);

    private static IriNames Names(string baseIri) => new(baseIri.TrimEnd('/'));

    private static string Name(string format) => format.TrimStart('.').ToLowerInvariant() switch
    {
        "jsonl" or "ndjson" or "json" => "jsonl",
        "nq" or "nquads" => "nq",
        "nt" or "ntriples" => "nt",
        _ => throw new CommandMistakeException($"'{format}' is no format of facts that is known here. Use --format jsonl, nq or nt."),
    };
}
