using System.Collections.Concurrent;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>The schemas that cases refer to by id, each built once.</summary>
internal static class ConformanceSchemas
{
    private static readonly Lazy<Dictionary<string, string>> Sdl = new(() => ConformanceData.Read("schemas.jsonl").ToDictionary(
        line => line.GetProperty("id").GetString()!, line => line.GetProperty("sdl").GetString()!, StringComparer.Ordinal));

    private static readonly ConcurrentDictionary<string, Schema> Built = new(StringComparer.Ordinal);

    /// <summary>Whether the folder has the schema: a case that names another one cannot be run.</summary>
    public static bool Has(string id) => Sdl.Value.ContainsKey(id);

    public static Schema Get(string id) => Built.GetOrAdd(id, key => Schema.Build(Sdl.Value[key]));

    /// <summary>The first schema whose SDL begins with a text.</summary>
    public static Schema StartingWith(string start) =>
        Get(Sdl.Value.First(schema => schema.Value.StartsWith(start, StringComparison.Ordinal)).Key);
}
