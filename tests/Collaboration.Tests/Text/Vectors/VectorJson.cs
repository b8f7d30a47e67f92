using System.Globalization;
using System.Text;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Sessions;

namespace LinkedRecords.Collaboration.Tests.Text.Vectors;

/// <summary>Writes vectors as JSON in which halves of surrogate pairs stay what they are, which the library's writer replaces.</summary>
internal static class VectorJson
{
    public static string Quoted(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var unit in text)
        {
            if (unit is >= ' ' and < '\u007f' and not '"' and not '\\')
                json.Append(unit);
            else
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return json.Append('"').ToString();
    }

    public static string Operation(TextOperation? operation) => operation is null
        ? "null"
        : $"[{string.Join(',', operation.Components.ToArray().Select(Component))}]";

    public static string Submission(TextSubmission? submission) => submission is null
        ? "null"
        : Object(("base", $"{submission.BaseVersion}"), ("sequence", $"{submission.Sequence}"), ("operation", Operation(submission.Operation)));

    public static string Object(params (string Name, string Value)[] members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";

    private static string Component(TextComponent component) => component.Kind switch
    {
        TextComponentKind.Retain => component.Length.ToString(CultureInfo.InvariantCulture),
        TextComponentKind.Insert => Quoted(component.Inserted),
        _ => $"{{\"delete\":{component.Length}}}",
    };
}
