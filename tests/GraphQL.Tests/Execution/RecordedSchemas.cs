using System.Collections.Concurrent;
using LinkedRecords.GraphQL.Tests.Conformance;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Execution;

/// <summary>The schemas that recorded cases refer to by id.</summary>
internal static class RecordedSchemas
{
    private static readonly Lazy<Dictionary<string, string>> Sdl = new(() => ConformanceData.Read("schemas.jsonl")
        .ToDictionary(line => line.GetProperty("id").GetString()!, line => line.GetProperty("sdl").GetString()!, StringComparer.Ordinal));

    private static readonly ConcurrentDictionary<string, Schema> Bound = new(StringComparer.Ordinal);

    /// <summary>A schema whose fields answer from a <see cref="ResolverTree"/>.</summary>
    public static Schema Get(string id) => Bound.GetOrAdd(id, static id => ResolverTree.Bind(Schema.Build(Sdl.Value[id])));

    public static IEnumerable<string> AllSdl => Sdl.Value.Values;
}
