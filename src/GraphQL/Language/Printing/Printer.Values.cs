using System.Globalization;
using System.Text;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Printing;

/// <summary>Values.</summary>
public static partial class Printer
{
    /// <summary>A quoted string: quotes, backslashes and control characters escaped, all else as it is.</summary>
    internal static string PrintString(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
            AppendEscaped(quoted, character);
        return quoted.Append('"').ToString();
    }

    private static string PrintValue(ValueNode value) => value switch
    {
        VariableNode variable => "$" + variable.Name.Value,
        IntValueNode number => number.Value,
        FloatValueNode number => number.Value,
        StringValueNode { IsBlock: true } text => BlockString.Print(text.Value, minimize: false),
        StringValueNode text => PrintString(text.Value),
        BooleanValueNode flag => flag.Value ? "true" : "false",
        NullValueNode => "null",
        EnumValueNode name => name.Value,
        ListValueNode list => PrintList(list),
        ObjectValueNode fields => PrintObject(fields),
        _ => throw Unknown(value),
    };

    private static string PrintList(ListValueNode list)
    {
        var line = PrintAll(list.Values, ", ");
        return line.Length + 2 > LongestLine ? $"[\n{Indent(PrintAll(list.Values, "\n"))}\n]" : $"[{line}]";
    }

    private static string PrintObject(ObjectValueNode value)
    {
        var line = PrintAll(value.Fields, ", ");
        return line.Length + 4 > LongestLine ? Block(value.Fields) : $"{{ {line} }}";
    }

    private static void AppendEscaped(StringBuilder quoted, char character) => _ = character switch
    {
        '"' => quoted.Append("\\\""),
        '\\' => quoted.Append("\\\\"),
        '\b' => quoted.Append("\\b"),
        '\f' => quoted.Append("\\f"),
        '\n' => quoted.Append("\\n"),
        '\r' => quoted.Append("\\r"),
        '\t' => quoted.Append("\\t"),
        < ' ' or (>= '\u007f' and <= '\u009f') => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
        _ => quoted.Append(character),
    };
}
