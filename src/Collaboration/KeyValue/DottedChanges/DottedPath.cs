using System.Text;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>How the npm client reads a key when it sets.</summary>
internal static class DottedPath
{
    /// <summary>The steps: each a property's name, and whether it was read as an index.</summary>
    /// <remarks>
    /// A backslash takes the next character literally, and at the end adds the word "undefined". A key with a slash is
    /// one step. An empty last step is dropped.
    /// </remarks>
    public static List<(string Name, bool IsIndex)> Split(string key)
    {
        if (key.Contains('/', StringComparison.Ordinal))
            return [(key, IsIndex: false)];

        var steps = new List<(string, bool)>();
        var step = new StringBuilder();
        for (var rest = key.AsSpan(); !rest.IsEmpty;)
        {
            var isEscape = rest[0] == '\\';
            if (isEscape)
                step.Append(rest.Length > 1 ? rest[1].ToString() : "undefined");
            else if (rest[0] != '.')
                step.Append(rest[0]);
            else
                steps.Add(Take(step));
            rest = rest[Math.Min(isEscape ? 2 : 1, rest.Length)..];
        }

        if (step.Length > 0)
            steps.Add(Take(step));
        return steps;
    }

    /// <summary>Whether JavaScript takes a name for its own machinery.</summary>
    public static bool IsUnsafe(string name) => name is "__proto__" or "constructor" or "prototype";

    private static (string Name, bool IsIndex) Take(StringBuilder step)
    {
        var text = step.ToString();
        step.Clear();
        var number = JavaScriptNumber.Read(text);
        return !JavaScriptNumber.IsBlank(text) && double.IsInteger(number) ? (JavaScriptNumber.Name(number), true) : (text, false);
    }
}
