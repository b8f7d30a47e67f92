using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>Reads records that are to be made, alone or as a blueprint of several that refer to each other.</summary>
internal static class NewRecordReader
{
    private const int MostRecords = 1000;
    private const string It = "$it";

    /// <summary>What the client calls the kinds of records in an address.</summary>
    public static RecordKind KindOf(string? prefix) => prefix switch
    {
        "kv" => RecordKind.KeyValue,
        "l" => RecordKind.LongText,
        "bl" => RecordKind.Blob,
        _ => RecordKind.None,
    };

    /// <summary>A record of its own.</summary>
    /// <exception cref="MalformedRequestException">The value does not fit the kind.</exception>
    public static NewRecord Read(RecordKind kind, JsonElement body) => new(
        Name: null, ContentOf(kind, Member(body, "value"), "value"), FactsOf(Member(body, "facts"), author: null));

    /// <summary>The records of a blueprint, <c>{name: {type, value, facts}}</c>.</summary>
    /// <exception cref="MalformedRequestException">It is none.</exception>
    public static ImmutableArray<NewRecord> ReadBlueprint(JsonElement body, Node author)
    {
        if (body.ValueKind == JsonValueKind.Array && body.GetArrayLength() == 0)
        {
            return [];
        }

        if (body.ValueKind != JsonValueKind.Object || body.EnumerateObject().Count() > MostRecords)
        {
            throw new MalformedRequestException($"A blueprint is an object of at most {MostRecords} named records.");
        }

        return [.. body.EnumerateObject().Select(entry => new NewRecord(
            entry.Name,
            ContentOf(KindNamed(Member(entry.Value, "type")), Member(entry.Value, "value"), entry.Name),
            FactsOf(Member(entry.Value, "facts"), author)))];
    }

    private static RecordKind KindNamed(JsonElement type) => JavaScriptText.Read(type) switch
    {
        "LongTextAttribute" or "LongTextRecord" => RecordKind.LongText,
        "BlobAttribute" or "BlobRecord" => RecordKind.Blob,
        _ => RecordKind.KeyValue,
    };

    private static RecordContent ContentOf(RecordKind kind, JsonElement value, string where) => kind switch
    {
        RecordKind.LongText when JavaScriptText.Read(value) is { } text => new RecordContent.Text(text),
        RecordKind.LongText => throw new MalformedRequestException($"{where} is the text of a longText record."),
        RecordKind.KeyValue when value.ValueKind == JsonValueKind.Object && DocumentText.TryRead(value) is JsonObject document =>
            new RecordContent.Document(document),
        RecordKind.KeyValue => throw new MalformedRequestException($"{where} is the JSON object of a keyValue record, of whole characters."),
        _ => throw new MalformedRequestException($"{where}: a file is made alone, as multipart/form-data."),
    };

    // Other forms are dropped, as the client is used to: its own samples misspell $it. What remains is judged whole.
    private static ImmutableArray<ImmutableArray<JsonElement>> FactsOf(JsonElement facts, Node? author) => facts.ValueKind == JsonValueKind.Array
        ? [.. facts.EnumerateArray().Where(IsFact).Select(fact => fact.EnumerateArray().ToImmutableArray()).Where(fact => !IsImplied(fact, author))]
        : [];

    private static bool IsFact(JsonElement fact) =>
        fact.ValueKind == JsonValueKind.Array
        && fact.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String)
        && (fact.GetArrayLength() == 2 || (fact.GetArrayLength() == 3 && (fact[0].ValueEquals(It) || fact[2].ValueEquals(It))));

    // Whoever makes a record is accountable for it anyway, unless the blueprint names somebody else.
    private static bool IsImplied(ImmutableArray<JsonElement> fact, Node? author) =>
        author is { } user && fact is [var subject, var predicate, _]
        && predicate.ValueEquals(ReservedPredicates.IsAccountableFor.Spelling) && subject.ValueEquals(user.Spelling);

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;
}
