using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>Reads the input objects of mutations, once they have been coerced to the schema's types.</summary>
internal static class WriteInput
{
    /// <summary>The id that makes a repeated call harmless; a new one where the client gives none.</summary>
    /// <exception cref="WriteRefusedException">The id or the name of the session is not well formed.</exception>
    public static string IdOf(IReadOnlyDictionary<string, object?> input) =>
        SessionId.OfEdit(input.GetValueOrDefault("session") as string, input.GetValueOrDefault("id") as string ?? NewId());

    /// <inheritdoc cref="IdOf(IReadOnlyDictionary{string, object?})"/>
    public static string IdOf(in FieldContext context) => SessionId.OfEdit(context.Argument<string>("session"), OwnIdOf(context));

    /// <summary>The client's own id of a call; a new one where it gives none.</summary>
    public static string OwnIdOf(in FieldContext context) => SessionId.CheckedOwn(context.Argument<string>("id") ?? NewId());

    /// <summary>Records to be made.</summary>
    public static ImmutableArray<NewRecord> NewRecords(object? list) => [.. Objects(list).Select(NewRecord)];

    /// <summary>A record to be made.</summary>
    public static NewRecord NewRecord(IReadOnlyDictionary<string, object?> input)
    {
        var value = input.GetValueOrDefault("value") as JsonObject;
        var text = input.GetValueOrDefault("text") as string;
        RecordContent content = (value, text) switch
        {
            (not null, null) => new RecordContent.Document(value),
            (null, not null) => new RecordContent.Text(text),
            _ => throw new WriteRefusedException("RECORD_CONTENT", "A new record has either `value`, a JSON object, or `text`."),
        };
        var facts = Items(input.GetValueOrDefault("facts")).Select(fact => Items(fact).Select(element => (JsonElement)element!).ToImmutableArray());
        return new NewRecord(input.GetValueOrDefault("name") as string, content, [.. facts]);
    }

    /// <summary>Facts as the client spells them.</summary>
    public static ImmutableArray<FactText> Facts(object? list) => [.. Objects(list).Select(fact => new FactText(
        Text((JsonElement)fact["subject"]!), Text((JsonElement)fact["predicate"]!), (JsonElement)fact["object"]!))];

    /// <summary>Changes of documents.</summary>
    public static ImmutableArray<DocumentEdit> Patches(object? list) => [.. Objects(list).Select(Patch)];

    /// <summary>Changes of a document.</summary>
    public static DocumentPatch Patch(IReadOnlyDictionary<string, object?> input) => new(
        Node(input["record"]), [.. Objects(input["changes"]).Select(ChangeInput.Read)], input.GetValueOrDefault("ifVersion") as int?);

    /// <summary>Edits of texts.</summary>
    public static ImmutableArray<TextEdit> Edits(object? list, string id) => [.. Objects(list).Select(edit => Edit(edit, id))];

    /// <summary>An edit of a text. One without a session is a session of its own, named by the id of the call.</summary>
    public static TextEdit Edit(IReadOnlyDictionary<string, object?> input, string id) => new(
        Node(input["record"]),
        (int)input["base"]!,
        (TextOperation)input["operation"]!,
        input.GetValueOrDefault("client") as string ?? id,
        input.GetValueOrDefault("sequence") as int? ?? 1);

    private static string NewId() => Guid.CreateVersion7().ToString("N");

    private static Node Node(object? element) => NodeArguments.Read((JsonElement)element!, FactPart.Subject);

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw new WriteRefusedException("FACT_SHAPE", "The subject and the predicate of a fact are texts.");

    private static IEnumerable<object?> Items(object? list) => (IEnumerable<object?>?)list ?? [];

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Objects(object? list) =>
        Items(list).Cast<IReadOnlyDictionary<string, object?>>();
}
