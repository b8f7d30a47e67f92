using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Api.Schema;

/// <summary>Reads the steps of a keyValue change.</summary>
internal static class ChangeInput
{
    private const double MostExact = 1L << 53;
    private static readonly string[] Kinds = ["set", "increment", "delete", "insert", "move", "plant", "graft"];

    /// <summary>A step.</summary>
    /// <exception cref="WriteRefusedException">It says none or several things, or something that cannot be.</exception>
    public static PatchStep Read(IReadOnlyDictionary<string, object?> input)
    {
        var given = Kinds.Where(kind => IsGiven(input, kind)).ToList();
        if (given is not [var kind])
        {
            throw Misshapen("A change has exactly one of `set`, `increment`, `delete: true`, `insert`, `move`, `plant` and `graft`.");
        }

        var path = PathOf(input);
        return kind switch
        {
            "set" => new PatchStep.Set(path, Copy(input["set"])),
            "increment" => new PatchStep.Increment(path, Amount((double)input["increment"]!)),
            "delete" => new PatchStep.Delete(path),
            "insert" => Insert(path, Object(input["insert"])),
            "move" => new PatchStep.Move(path, Id(input["move"]), PlaceOf(Object(input["move"]))),
            "plant" => Plant(path, Object(input["plant"])),
            _ => new PatchStep.Graft(path, Id(input["graft"]), Text(Object(input["graft"]), "parent"), PlaceOf(Object(input["graft"]))),
        };
    }

    /// <summary>A path in the notation of docs/formats/keyvalue.md.</summary>
    public static DocumentPath Notation(string text) => DocumentPath.TryParse(text, out var path)
        ? path
        : throw Misshapen($"\"{text}\" is no path; write /name/#element with ~0 for ~, ~1 for / and ~2 for a leading #.");

    // `set: null` sets null; every other part that is null is not given.
    private static bool IsGiven(IReadOnlyDictionary<string, object?> input, string kind) =>
        input.TryGetValue(kind, out var value) && (value is not (null or false) || string.Equals(kind, "set", StringComparison.Ordinal));

    private static DocumentPath PathOf(IReadOnlyDictionary<string, object?> input) =>
        (input.GetValueOrDefault("path") as IEnumerable<object?>, Text(input, "at")) switch
        {
            ({ } names, null) => DocumentPath.Of([.. names.Cast<string>()]),
            (null, { } notation) => Notation(notation),
            _ => throw Misshapen("A change names its place by either `path`, a list of names, or `at`, in one text."),
        };

    private static PatchStep.Insert Insert(DocumentPath path, IReadOnlyDictionary<string, object?> input)
    {
        var values = ((IEnumerable<object?>)input["values"]!).Select(Copy).ToImmutableArray();
        var ids = (input.GetValueOrDefault("ids") as IEnumerable<object?> ?? []).Cast<string>().ToImmutableArray();
        return ids.Length == 0 || ids.Length == values.Length
            ? new PatchStep.Insert(path, PlaceOf(input), values, ids)
            : throw Misshapen("`ids` names each of the `values`, or none of them.");
    }

    private static PatchStep.Plant Plant(DocumentPath path, IReadOnlyDictionary<string, object?> input) =>
        new(path, Text(input, "parent"), PlaceOf(input), Copy(input.GetValueOrDefault("value")), Text(input, "id"));

    private static Place PlaceOf(IReadOnlyDictionary<string, object?> input) =>
        (input.GetValueOrDefault("index") as int?, Text(input, "before"), Text(input, "after")) switch
        {
            (null, null, null) => Place.Last,
            ({ } index, null, null) => new Place.At(index),
            (null, { } id, null) => new Place.Before(id),
            (null, null, { } id) => new Place.After(id),
            _ => throw Misshapen("A place is at most one of `index`, `before` and `after`; without any it is the end."),
        };

    private static long Amount(double amount) => double.IsInteger(amount) && Math.Abs(amount) <= MostExact
        ? (long)amount
        : throw new WriteRefusedException("INCREMENT_NOT_WHOLE", "An increment is a whole number; sums of fractions depend on their order. Use `set`.");

    private static IReadOnlyDictionary<string, object?> Object(object? value) => (IReadOnlyDictionary<string, object?>)value!;

    private static string Id(object? input) => Text(Object(input), "id")!;

    private static string? Text(IReadOnlyDictionary<string, object?> input, string name) => input.GetValueOrDefault(name) as string;

    private static JsonNode? Copy(object? value) => (value as JsonNode)?.DeepClone();

    private static WriteRefusedException Misshapen(string message) => new("CHANGE_SHAPE", message);
}
