using System.Text.Json.Nodes;

namespace LinkedRecords.Api.Tests.Scenarios;

/// <summary>What the users, records and terms of one story are called on a server that plays all of them.</summary>
/// <remarks>A name that nothing was made for is handed on as it is: nobody has it there either. Terms are everybody's, so each story has its own.</remarks>
internal sealed class StoryNames(string suffix)
{
    private readonly Dictionary<string, string> _served = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    /// <summary>The server has made something for a name of the story.</summary>
    public void Add(string told, string served) => (_served[told], _told[served]) = (served, told);

    /// <summary>The name on the server.</summary>
    public string Served(string told)
    {
        if (_served.TryGetValue(told, out var served))
            return served;
        if (told.Length == 0 || !told.All(char.IsAsciiLetter))
            return told;
        Add(told, told + suffix);
        return told + suffix;
    }

    /// <summary>The name in the story; null when it is of another story, or of none.</summary>
    public string? Told(string served) => _told.GetValueOrDefault(served);

    /// <summary>A fact, as subject, predicate and object.</summary>
    /// <param name="told">Written as in the story.</param>
    public string[] Fact(string told)
    {
        var parts = told.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [Served(parts[0]), parts[1], parts[1] is "$isATermFor" ? parts[2] : Served(parts[2])];
    }

    /// <summary>Patterns as JSON.</summary>
    public JsonArray Patterns(string told)
    {
        var patterns = JsonNode.Parse(told)!.AsArray();
        foreach (var pattern in patterns.Select(pattern => pattern!.AsArray()))
        {
            var predicate = pattern.Count - 2;
            if (pattern[predicate]!.ToString() is "$hasDataType")
                continue;
            for (var at = 0; at < pattern.Count; at++)
            {
                if (at != predicate)
                    pattern[at] = Element(pattern[at]!.ToString());
            }
        }

        return patterns;
    }

    /// <summary>A query for facts, as lists of conditions by part: a node, or a pair of predicate and object.</summary>
    /// <param name="told">Written as <c>subject=kv-a,isA:Doc predicate=isA</c>.</param>
    public JsonObject Conditions(string told)
    {
        var conditions = new JsonObject();
        foreach (var part in told.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, values) = (part[..part.IndexOf('=', StringComparison.Ordinal)], part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(','));
            conditions[name] = new JsonArray([.. values.Select(value => name is "predicate" ? JsonValue.Create(value) : End(value))]);
        }

        return conditions;
    }

    private JsonNode End(string told) => told.Split(':') switch
    {
        [var predicate, var @object] => new JsonArray(predicate, Served(@object)),
        _ => JsonValue.Create(Served(told)),
    };

    private string Element(string told) => told switch
    {
        "$it" or "$not($it)" => told,
        ['$', 'n', 'o', 't', '(', .. var inner, ')'] => $"$not({Served(inner)})",
        _ => Served(told),
    };
}
