using System.Text.Json.Nodes;

namespace LinkedRecords.Client;

/// <summary>States facts, takes them back and finds them.</summary>
public sealed class FactRepository
{
    private readonly GraphQLLink _link;

    internal FactRepository(GraphQLLink link) => _link = link;

    /// <summary>States facts, all or none.</summary>
    /// <exception cref="LinkedRecordsException">They may not be stated; nothing was.</exception>
    public Task CreateAllAsync(IEnumerable<Fact> facts, CancellationToken cancellationToken = default) =>
        WriteAsync("assertFacts", facts, cancellationToken);

    /// <summary>Takes facts back, all or none.</summary>
    /// <exception cref="LinkedRecordsException">They may not be taken back; nothing was.</exception>
    public Task DeleteAllAsync(IEnumerable<Fact> facts, CancellationToken cancellationToken = default) =>
        WriteAsync("retractFacts", facts, cancellationToken);

    /// <summary>Facts that one may see and that have all the parts that are given; at least one is.</summary>
    public async Task<IReadOnlyList<Fact>> FindAllAsync(
        string? subject = null, string? predicate = null, string? @object = null, CancellationToken cancellationToken = default)
    {
        const string query = "query ($s: [JSON!], $p: [PatternElement!], $o: [JSON!]) { facts(subject: $s, predicate: $p, object: $o) { nodes { subject predicate object } } }";
        var variables = new JsonObject { ["s"] = One(subject), ["p"] = One(predicate), ["o"] = One(@object) };
        var found = await _link.AskAsync(query, variables, cancellationToken);
        return [.. found["facts"]!["nodes"]!.AsArray().Select(fact => new Fact((string)fact!["subject"]!, (string)fact["predicate"]!, (string)fact["object"]!))];
    }

    private Task<JsonObject> WriteAsync(string mutation, IEnumerable<Fact> facts, CancellationToken cancellationToken) => _link.AskAsync(
        $"mutation ($facts: [FactInput!]!, $id: String!) {{ {mutation}(facts: $facts, id: $id) {{ revision }} }}",
        new JsonObject { ["facts"] = new JsonArray([.. facts.Select(fact => fact.ToInput())]), ["id"] = Guid.NewGuid().ToString() },
        cancellationToken);

    private static JsonArray? One(string? node) => node is null ? null : [node];
}
