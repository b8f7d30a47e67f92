using System.Collections.Immutable;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>Reads the facts of a call: puts ids where names of new records and <c>$it</c> stand.</summary>
internal sealed class FactResolver(IReadOnlyDictionary<string, Node> created)
{
    private const string It = "$it";

    /// <summary>Reads a fact that stands on its own.</summary>
    /// <exception cref="WriteRefusedException">A part is not spelled as a node is, or names no record of the call.</exception>
    public Fact Read(FactText text)
    {
        var @object = text.Object.ValueKind == JsonValueKind.String
            ? JsonSerializer.SerializeToElement(Named(text.Object.GetString()!), Schema.ApiJson.Default.String)
            : text.Object;
        return NodeReader.Default.TryReadFact(Named(text.Subject), text.Predicate, @object, out var fact, out var error)
            ? fact
            : throw new WriteRefusedException(error.Code, error.Message);
    }

    /// <summary>Reads a fact in the list of a new record: <c>[predicate, object]</c>, or three elements with <c>$it</c> at one end or both.</summary>
    public Fact Read(ImmutableArray<JsonElement> elements, Node it)
    {
        if (elements is [var predicate, var @object])
        {
            return Read(new FactText(it.Spelling, Text(predicate), WithIt(@object, it)));
        }

        if (elements is not [var subject, var middle, var end] || (!IsIt(subject) && !IsIt(end)))
        {
            throw new WriteRefusedException(
                "FACT_SHAPE", "A fact of a new record is [predicate, object], [\"$it\", predicate, object] or [subject, predicate, \"$it\"].");
        }

        return Read(new FactText(IsIt(subject) ? it.Spelling : Text(subject), Text(middle), WithIt(end, it)));
    }

    private static bool IsIt(JsonElement element) => element.ValueKind == JsonValueKind.String && element.ValueEquals(It);

    private static JsonElement WithIt(JsonElement element, Node it) =>
        IsIt(element) ? JsonSerializer.SerializeToElement(it.Spelling, Schema.ApiJson.Default.String) : element;

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw new WriteRefusedException("FACT_SHAPE", "The subject and the predicate of a fact are texts.");

    private string Named(string text)
    {
        if (text is not ['{', '{', .. var name, '}', '}'])
        {
            return text;
        }

        return created.TryGetValue(name, out var record)
            ? record.Spelling
            : throw new WriteRefusedException("NAME_UNKNOWN", $"{text} names no record of this call. Give one of its records that name.");
    }
}
