using System.Collections.Immutable;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Reads the patterns of a query.</summary>
/// <remarks>
/// <code>
/// patterns   = "[" { pattern } "]"
/// pattern    = "[" [ subject ] predicate object "]" | "{" "anyOf": "[" { patterns } "]" "}"
/// subject    = "$it" | "?name" | "$anything" | node
/// predicate  = name [ "*" ] | "$latest(" name ")" | "$hasDataType" | iri
/// object     = subject | "$not(" ( "$it" | node ) ")" | "[" { node } "]" | "{" ( "$eq" | "$lt" | "$lte" | "$gt" | "$gte" ): literal "}"
/// </code>
/// Two elements have <c>$it</c> as subject.
/// </remarks>
internal sealed class PatternReader(NodeReader nodes, ErrorList errors)
{
    public const int MaximumPatterns = 32;
    public const int MaximumValues = 100;
    private const int MaximumDepth = 4;

    private int _unnamed;

    public ImmutableArray<Pattern> ReadAll(JsonElement json, string path, int depth = 0)
    {
        if (!errors.Expect(json, JsonValueKind.Array, path, "Patterns stand in an array"))
            return [];
        if (json.GetArrayLength() > MaximumPatterns)
        {
            errors.Add(QueryCodes.TooLarge, path, $"At most {MaximumPatterns} patterns; found {json.GetArrayLength()}.");
            return [];
        }

        return [.. json.EnumerateArray().Select((pattern, at) => Read(pattern, $"{path}[{at}]", depth)).OfType<Pattern>()];
    }

    private Pattern? Read(JsonElement json, string path, int depth) => json.ValueKind switch
    {
        JsonValueKind.Object => ReadBranches(json, path, depth),
        JsonValueKind.Array => ReadElements(json, path),
        _ => Wrong(QueryCodes.TypeWrong, path, $"A pattern is an array of two or three elements, or {{\"anyOf\": […]}}; found {json.ValueKind}."),
    };

    private Pattern? ReadBranches(JsonElement json, string path, int depth)
    {
        if (!json.TryGetProperty("anyOf", out var branches) || json.EnumerateObject().Count() != 1)
            return Wrong(QueryCodes.PropertyUnknown, path, "An object as a pattern has the one property anyOf, an array of arrays of patterns.");
        if (!errors.Expect(branches, JsonValueKind.Array, path + ".anyOf", "anyOf is an array of arrays of patterns"))
            return null;
        if (depth >= MaximumDepth || branches.GetArrayLength() is 0 or > MaximumPatterns)
            return Wrong(QueryCodes.TooLarge, path + ".anyOf", $"anyOf has 1 to {MaximumPatterns} branches and is nested at most {MaximumDepth} deep.");
        return new Pattern.AnyOf([.. branches.EnumerateArray().Select((branch, at) => ReadAll(branch, $"{path}.anyOf[{at}]", depth + 1))]);
    }

    private Pattern? ReadElements(JsonElement json, string path) => json.GetArrayLength() switch
    {
        2 => ReadTriple(default, json[0], json[1], [path, $"{path}[0]", $"{path}[1]"]),
        3 => ReadTriple(json[0], json[1], json[2], [$"{path}[0]", $"{path}[1]", $"{path}[2]"]),
        var length => Wrong(QueryCodes.PatternLength, path, $"A pattern has two or three elements; found {length}."),
    };

    // No subject element: a pattern of two.
    private Pattern? ReadTriple(JsonElement first, JsonElement second, JsonElement third, string[] paths)
    {
        if (!errors.Expect(second, JsonValueKind.String, paths[1], "A predicate is a text"))
            return null;
        var subject = first.ValueKind == JsonValueKind.Undefined ? Element.Variable.It : ReadSubject(first, paths[0]);
        if (second.ValueEquals("$hasDataType"))
            return subject is null ? null : ReadDataType(subject, third, paths);
        return ReadPredicate(second.GetString()!, paths[1]) is { } predicate && subject is not null
            ? ReadObject(new(subject, predicate.Name, Element.Variable.It, predicate.Latest), third, paths[2])
            : null;
    }

    private Pattern? ReadDataType(Element subject, JsonElement json, string[] paths)
    {
        if (subject != Element.Variable.It)
            return Wrong(QueryCodes.ModifierUnsupported, paths[0], "$hasDataType says something about $it only.");
        var kind = (json.ValueKind == JsonValueKind.String ? json.GetString() : null) switch
        {
            "KeyValueAttribute" or "KeyValueRecord" => RecordKind.KeyValue,
            "LongTextAttribute" or "LongTextRecord" => RecordKind.LongText,
            "BlobAttribute" or "BlobRecord" => RecordKind.Blob,
            _ => RecordKind.None,
        };
        return kind == RecordKind.None
            ? Wrong(QueryCodes.DataTypeUnknown, paths[2], "The types are KeyValueAttribute, LongTextAttribute and BlobAttribute.")
            : new Pattern.HasDataType(kind);
    }

    private Element? ReadSubject(JsonElement json, string path)
    {
        var subject = ReadPlace(json, path);
        if (subject is not Element.Constant { Node.Kind: NodeKind.Literal })
            return subject;
        errors.Add(SpellingError.LiteralMisplaced, path, "A literal is never a subject.");
        return null;
    }

    private Pattern? ReadObject(Pattern.Match match, JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.String when Argument(json.GetString()!, "$not") is { } argument => ReadNot(match, argument, path),
        JsonValueKind.Array => ReadAlternatives(match, json, path),
        JsonValueKind.Object when json.EnumerateObject().Any(property => property.Name.StartsWith('$')) => ReadComparisons(match, json, path),
        _ => ReadPlace(json, path) is { } place ? Checked(match with { Object = Described(match, place) }, path) : null,
    };

    private Pattern? ReadNot(Pattern.Match match, string argument, string path)
    {
        if (argument is "$it")
        {
            return match.Subject is Element.Constant
                ? new Pattern.Not(match with { Object = Element.Variable.It })
                : Wrong(QueryCodes.PatternVariables, path, "$not($it) needs a node as subject.");
        }

        if (match.Subject != Element.Variable.It)
            return Wrong(QueryCodes.ModifierUnsupported, path, "$not(node) says something about $it as subject only.");
        return ReadNode(argument, FactPart.Object, path) is { } node
            ? new Pattern.Not(match with { Object = Described(match, new Element.Constant(node)) })
            : null;
    }

    private Pattern? ReadAlternatives(Pattern.Match match, JsonElement json, string path)
    {
        if (json.GetArrayLength() is 0 or > MaximumValues)
            return Wrong(QueryCodes.TooLarge, path, $"One of 1 to {MaximumValues} nodes; found {json.GetArrayLength()}.");
        var branches = json.EnumerateArray()
            .Select((value, at) => ReadPlace(value, $"{path}[{at}]") is Element.Constant constant
                ? match with { Object = Described(match, constant) }
                : Wrong(QueryCodes.TypeWrong, $"{path}[{at}]", "Alternatives are nodes."))
            .OfType<Pattern.Match>()
            .Select(alternative => ImmutableArray.Create<Pattern>(alternative));
        return match.Subject == Element.Variable.It
            ? new Pattern.AnyOf([.. branches])
            : Wrong(QueryCodes.ModifierUnsupported, path, "Alternatives need $it as subject; use anyOf.");
    }

    private Pattern? ReadComparisons(Pattern.Match match, JsonElement json, string path)
    {
        var comparisons = json.EnumerateObject()
            .Select(property => ReadComparison(property, $"{path}.{property.Name}"))
            .OfType<Comparison>()
            .ToImmutableArray();
        if (match.Subject is Element.Constant || Names.IsTransitive(match.Predicate))
            return Wrong(QueryCodes.ModifierUnsupported, path, "A comparison needs a variable as subject and a predicate without *.");
        return comparisons.IsEmpty ? null : match with { Object = new Element.Literal(comparisons) };
    }

    private Comparison? ReadComparison(JsonProperty property, string path)
    {
        Relation? relation = property.Name switch
        {
            "$eq" => Relation.Equal,
            "$lt" => Relation.Less,
            "$lte" => Relation.AtMost,
            "$gt" => Relation.Greater,
            "$gte" => Relation.AtLeast,
            _ => null,
        };
        var value = relation is null ? null : ReadNode(property.Value, path);
        if (relation is { } known && value is { Kind: NodeKind.Literal } literal)
            return new(known, literal);
        errors.Add(QueryCodes.ComparisonInvalid, path, "Comparisons are $eq, $lt, $lte, $gt and $gte with a literal: a number, or text in quotes.");
        return null;
    }

    private Element? ReadPlace(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.String)
            return ReadNode(json, path) is { } value ? new Element.Constant(value) : null;
        var text = json.GetString()!;
        if (text is "$it")
            return Element.Variable.It;
        if (text is "$anything")
            return new Element.Variable($"?${_unnamed++}");
        if (text is ['?', _, ..] && Names.IsName(text.AsSpan(1)))
            return new Element.Variable(text);
        if (text.Contains('('))
        {
            errors.Add(QueryCodes.ModifierUnsupported, path, $"\"{text}\" may not stand here; the object may be $not(…), the predicate $latest(…).");
            return null;
        }

        return ReadNode(text, FactPart.Object, path) is { } node ? new Element.Constant(node) : null;
    }

    private (Node Name, bool Latest)? ReadPredicate(string text, string path)
    {
        var inner = Argument(text, "$latest");
        if (inner is null && text.Contains('('))
        {
            errors.Add(QueryCodes.ModifierUnsupported, path, "The one modifier of a predicate is $latest(name).");
            return null;
        }

        if (ReadNode(inner ?? text, FactPart.Predicate, path) is not { } name)
            return null;
        if (inner is null || !Names.IsReserved(name) && !Names.IsTransitive(name))
            return (name, inner is not null);
        errors.Add(QueryCodes.ModifierUnsupported, path, "$latest(…) takes a predicate without $ and *.");
        return null;
    }

    private Node? ReadNode(string text, FactPart part, string path)
    {
        if (nodes.TryRead(text, part, out var node, out var error))
            return node;
        errors.Add(error.Code, path, error.Message);
        return null;
    }

    private Node? ReadNode(JsonElement json, string path)
    {
        if (nodes.TryReadJson(json, FactPart.Object, out var node, out var error))
            return node;
        errors.Add(error.Code, path, error.Message);
        return null;
    }

    // The object of $isATermFor is always a text, also when it is written without quotes.
    private static Element Described(Pattern.Match match, Element element) =>
        match.Predicate == ReservedPredicates.IsATermFor && element is Element.Constant { Node: { Kind: NodeKind.Name } name }
            ? new Element.Constant(Literal.Of(name.Spelling).ToNode())
            : element;

    private Pattern? Checked(Pattern.Match match, string path) => (match.Subject, match.Object) switch
    {
        (Element.Variable subject, Element.Variable @object) when subject == @object =>
            Wrong(QueryCodes.PatternVariables, path, "The same variable stands on both sides."),
        (Element.Constant, Element.Constant) =>
            Wrong(QueryCodes.PatternVariables, path, "No variable: a pattern of three elements holds $it or another variable as subject or object."),
        _ => match,
    };

    private static string? Argument(string text, string modifier) =>
        text.StartsWith(modifier + "(", StringComparison.Ordinal) && text.EndsWith(')')
            ? text[(modifier.Length + 1)..^1]
            : null;

    private Pattern? Wrong(string code, string path, string message)
    {
        errors.Add(code, path, message);
        return null;
    }
}
