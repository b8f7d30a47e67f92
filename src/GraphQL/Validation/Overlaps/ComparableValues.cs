using System.Text;
using System.Text.Json;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>Prepares values for comparison, each once.</summary>
internal sealed class ComparableValues
{
    private readonly Dictionary<ValueNode, ComparableValue> _prepared = new(ReferenceEqualityComparer.Instance);

    public ComparableValue Of(ValueNode value)
    {
        if (_prepared.TryGetValue(value, out var prepared))
            return prepared;

        var key = new StringBuilder();
        var variables = new List<string>();
        Append(value, key, variables);
        return _prepared[value] = new ComparableValue(key.ToString(), variables);
    }

    private static void Append(ValueNode value, StringBuilder key, List<string> variables)
    {
        key.Append("[\"").Append(value.Kind).Append("\",");
        switch (value)
        {
            case VariableNode variable:
                variables.Add(variable.Name.Value);
                AppendText(variable.Name.Value, key);
                break;
            case ObjectValueNode fields:
                AppendFields(fields, key, variables);
                break;
            case ListValueNode list:
                AppendItems(list, key, variables);
                break;
            default:
                AppendLeaf(value, key);
                break;
        }

        key.Append(']');
    }

    private static void AppendItems(ListValueNode list, StringBuilder key, List<string> variables)
    {
        key.Append('[');
        for (var i = 0; i < list.Values.Length; i++)
        {
            if (i > 0)
                key.Append(',');
            Append(list.Values[i], key, variables);
        }

        key.Append(']');
    }

    private static void AppendFields(ObjectValueNode value, StringBuilder key, List<string> variables)
    {
        key.Append('[');
        var isFirst = true;
        foreach (var field in value.Fields.OrderBy(field => field.Name.Value, StringComparer.Ordinal))
        {
            key.Append(isFirst ? "[" : ",[");
            isFirst = false;
            AppendText(field.Name.Value, key);
            key.Append(',');
            Append(field.Value, key, variables);
            key.Append(']');
        }

        key.Append(']');
    }

    private static void AppendLeaf(ValueNode value, StringBuilder key)
    {
        switch (value)
        {
            case IntValueNode number:
                AppendText(number.Value, key);
                break;
            case FloatValueNode number:
                AppendText(number.Value, key);
                break;
            case EnumValueNode name:
                AppendText(name.Value, key);
                break;
            case StringValueNode text:
                AppendText(text.Value, key);
                key.Append(text.IsBlock ? ",true" : ",false");
                break;
            case BooleanValueNode flag:
                key.Append(flag.Value ? "true" : "false");
                break;
            default:
                key.Append("null");
                break;
        }
    }

    // Quoted and escaped, so that no text can look like a piece of another key.
    private static void AppendText(string text, StringBuilder key) =>
        key.Append('"').Append(JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value).Append('"');
}
