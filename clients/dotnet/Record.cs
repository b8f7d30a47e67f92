using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.Client;

/// <summary>A record as it was last read: a JSON document or a text.</summary>
public sealed class Record
{
    private readonly GraphQLLink _link;
    private JsonObject _fields;

    internal Record(GraphQLLink link, JsonObject fields) => (_link, _fields) = (link, fields);

    /// <summary>Its id, to be used in facts.</summary>
    public string Id => (string)_fields["id"]!;

    /// <summary>How many changes there were, counted from 1.</summary>
    public int Version => (int)_fields["version"]!;

    /// <summary>The document; null for a text.</summary>
    public JsonObject? Value => _fields["value"]?.AsObject();

    /// <summary>The text; null for a document.</summary>
    public string? Text => (string?)_fields["text"];

    /// <summary>The document as an object of a program.</summary>
    /// <typeparam name="T">What it is read as; names as JSON has them.</typeparam>
    /// <exception cref="InvalidOperationException">It is a text.</exception>
    public T As<T>() => Value is { } value
        ? value.Deserialize<T>(JsonSerializerOptions.Web)!
        : throw new InvalidOperationException($"{Id} is a text.");

    /// <summary>Sets values by paths of names from the outside in, <c>address.street</c>; null deletes. What others change elsewhere in the document stays.</summary>
    public async Task PatchAsync(IReadOnlyDictionary<string, object?> patch, CancellationToken cancellationToken = default)
    {
        var changes = patch.Select(change => new JsonObject
        {
            ["path"] = new JsonArray([.. change.Key.Split('.').Select(name => JsonValue.Create(name))]),
            [change.Value is null ? "delete" : "set"] = JsonSerializer.SerializeToNode(change.Value ?? true, JsonSerializerOptions.Web),
        });
        var input = new JsonObject { ["record"] = Id, ["changes"] = new JsonArray([.. changes]), ["id"] = Guid.NewGuid().ToString() };
        var done = await _link.AskAsync(
            $"mutation ($input: PatchKeyValueInput!) {{ patchKeyValue(input: $input) {{ record {{ id version updatedBy value }} }} }}",
            new JsonObject { ["input"] = input },
            cancellationToken);
        Take(done["patchKeyValue"]!["record"]!.AsObject());
    }

    /// <summary>Makes the text read so, by the smallest edit of the present one.</summary>
    public async Task SetAsync(string text, CancellationToken cancellationToken = default)
    {
        var done = await _link.AskAsync(
            "mutation ($record: Node!, $text: String!, $id: String!) { setText(record: $record, text: $text, id: $id) { record { id version updatedBy text } } }",
            new JsonObject { ["record"] = Id, ["text"] = text, ["id"] = Guid.NewGuid().ToString() },
            cancellationToken);
        Take(done["setText"]!["record"]!.AsObject());
    }

    /// <summary>Yields this record now and again whenever it has changed; ends with ACCESS_LOST when access is taken back.</summary>
    /// <exception cref="LinkedRecordsException">It may not be read, or not any more.</exception>
    public async IAsyncEnumerable<Record> SubscribeAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const string query = $"subscription ($id: Node!) {{ recordChanged(id: $id) {{ record {{ {RecordRepository.Fields} }} }} }}";
        await foreach (var told in _link.FollowAsync(query, () => new JsonObject { ["id"] = Id }, cancellationToken))
        {
            Take(told["recordChanged"]!["record"]!.AsObject());
            yield return this;
        }
    }

    internal void Take(JsonObject fields) => _fields = fields;
}
