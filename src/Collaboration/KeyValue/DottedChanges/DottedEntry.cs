using System.Text.Json.Nodes;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>One entry of a dotted change.</summary>
/// <param name="Key">A dotted path.</param>
/// <param name="Value">What is set there; null deletes.</param>
public sealed record DottedEntry(string Key, JsonNode? Value);
