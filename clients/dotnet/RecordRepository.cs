using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.Client;

/// <summary>Creates, finds and follows records.</summary>
public sealed class RecordRepository
{
    internal const string Fields = "id version updatedBy ... on KeyValueRecord { value } ... on LongTextRecord { text }";
    private const string FindAll = $"query ($where: [[PatternElement!]!]!) {{ findAll(where: $where, first: 1000) {{ nodes {{ {Fields} }} }} }}";
    private const string FollowAll =
        $$"""
        subscription ($where: [[PatternElement!]!]!, $since: Revision) { findAll(where: $where, first: 1000, since: $since) {
          isReset revision added { index record { {{Fields}} } } removed { id } changed { {{Fields}} } moved { index id } } }
        """;

    private readonly GraphQLLink _link;

    internal RecordRepository(GraphQLLink link) => _link = link;

    /// <summary>Creates a JSON document. Facts about it say who may see it; without any it is yours alone.</summary>
    /// <typeparam name="T">What is serialised to a JSON object.</typeparam>
    public Task<Record> CreateKeyValueAsync<T>(T value, IEnumerable<Fact>? facts = null, CancellationToken cancellationToken = default) =>
        CreateAsync("value", JsonSerializer.SerializeToNode(value, JsonSerializerOptions.Web), facts, cancellationToken);

    /// <summary>Creates a text.</summary>
    public Task<Record> CreateLongTextAsync(string text, IEnumerable<Fact>? facts = null, CancellationToken cancellationToken = default) =>
        CreateAsync("text", text, facts, cancellationToken);

    /// <summary>A record by its id; null when there is none that one may read.</summary>
    public async Task<Record?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        var found = await _link.AskAsync($"query ($id: Node!) {{ record(id: $id) {{ {Fields} }} }}", new JsonObject { ["id"] = id }, cancellationToken);
        return found["record"] is JsonObject fields ? new Record(_link, fields) : null;
    }

    /// <summary>The first 1,000 records that match all patterns, each of two or three elements.</summary>
    public async Task<IReadOnlyList<Record>> FindAllAsync(IEnumerable<IEnumerable<string>> where, CancellationToken cancellationToken = default)
    {
        var found = await _link.AskAsync(FindAll, new JsonObject { ["where"] = Patterns(where) }, cancellationToken);
        return [.. found["findAll"]!["nodes"]!.AsArray().Select(fields => new Record(_link, fields!.AsObject()))];
    }

    /// <summary>The matching records now, and again whenever they are different; also after a lost connection, without a gap.</summary>
    /// <param name="where">Patterns, as for <see cref="FindAllAsync"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<Record>> SubscribeToQueryAsync(
        IEnumerable<IEnumerable<string>> where, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var patterns = Patterns(where);
        var rows = new List<Record>();
        long? revision = null;
        var events = _link.FollowAsync(
            FollowAll, () => new JsonObject { ["where"] = patterns.DeepClone(), ["since"] = revision }, cancellationToken);
        await foreach (var told in events)
        {
            var change = told["findAll"]!.AsObject();
            revision = (long)change["revision"]!;
            Apply(change, rows);
            yield return [.. rows];
        }
    }

    internal static JsonArray Patterns(IEnumerable<IEnumerable<string>> where) =>
        [.. where.Select(pattern => new JsonArray([.. pattern.Select(element => JsonValue.Create(element))]))];

    // Who leaves goes first, then whoever comes or moves takes the place that it has afterwards, in the order of places.
    private void Apply(JsonObject change, List<Record> rows)
    {
        if ((bool)change["isReset"]!)
            rows.Clear();
        var known = rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
        var gone = Ids(change["removed"]!).Concat(Ids(change["moved"]!)).ToHashSet(StringComparer.Ordinal);
        rows.RemoveAll(row => gone.Contains(row.Id));
        foreach (var fields in change["changed"]!.AsArray().Select(fields => fields!.AsObject()))
        {
            if (known.TryGetValue((string)fields["id"]!, out var row))
                row.Take(fields);
        }

        var places =
            change["added"]!.AsArray().Select(added => (At: (int)added!["index"]!, Row: new Record(_link, added["record"]!.AsObject())))
                .Concat(change["moved"]!.AsArray().Select(moved => (At: (int)moved!["index"]!, Row: known[(string)moved["id"]!])));
        foreach (var (at, row) in places.OrderBy(place => place.At))
            rows.Insert(Math.Min(at, rows.Count), row);
    }

    private static IEnumerable<string> Ids(JsonNode list) => list.AsArray().Select(one => (string)one!["id"]!);

    private async Task<Record> CreateAsync(string kind, JsonNode? content, IEnumerable<Fact>? facts, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            [kind] = content,
            ["facts"] = new JsonArray([.. (facts ?? []).Select(fact => fact.ToElements())]),
            ["id"] = Guid.NewGuid().ToString(),
        };
        var made = await _link.AskAsync(
            $"mutation ($input: CreateRecordInput!) {{ createRecord(input: $input) {{ record {{ {Fields} }} }} }}", new JsonObject { ["input"] = input }, cancellationToken);
        return new Record(_link, made["createRecord"]!["record"]!.AsObject());
    }
}
