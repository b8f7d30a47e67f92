using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>An edit of a text: numbers keep, texts insert, <c>{"delete": n}</c> deletes.</summary>
internal sealed class TextOperationScalar : ScalarCodec
{
    private const string Shape = "An operation is a list of whole numbers from 1 on (keep), texts (insert) and {\"delete\": n}.";

    /// <inheritdoc/>
    public override Coerced Parse(object raw)
    {
        if (raw is not IEnumerable<object?> steps || raw is string)
        {
            return Coerced.Refused(Shape);
        }

        var operation = new TextOperationBuilder();
        var length = 0L;
        foreach (var step in steps)
        {
            length += Add(step, operation);
            if (length < 0 || length > int.MaxValue / 4)
            {
                return Coerced.Refused(Shape);
            }
        }

        return Coerced.To(operation.Build());
    }

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output)
    {
        var separator = "["u8;
        foreach (var component in ((TextOperation)value!).Components)
        {
            output.WriteRawUtf8(separator);
            separator = ","u8;
            switch (component.Kind)
            {
                case TextComponentKind.Insert:
                    output.WriteString(component.Inserted);
                    break;
                case TextComponentKind.Delete:
                    output.WriteRawUtf8("{\"delete\":"u8);
                    output.WriteNumber((long)component.Length);
                    output.WriteRawUtf8("}"u8);
                    break;
                default:
                    output.WriteNumber((long)component.Length);
                    break;
            }
        }

        output.WriteRawUtf8(separator.Length == 1 && separator[0] == '[' ? "[]"u8 : "]"u8);
        return null;
    }

    // The length added, or a number below any length for a step that is none.
    private static long Add(object? step, TextOperationBuilder operation)
    {
        switch (step)
        {
            case string text:
                operation.Insert(text);
                return text.Length;
            case IReadOnlyDictionary<string, object?> { Count: 1 } members when members.TryGetValue("delete", out var count) && Length(count) is { } deleted:
                operation.Delete(deleted);
                return deleted;
            case var number when Length(number) is { } kept:
                operation.Retain(kept);
                return kept;
            default:
                return long.MinValue;
        }
    }

    private static int? Length(object? number) => number switch
    {
        int value when value > 0 => value,
        long value when value is > 0 and <= int.MaxValue / 4 => (int)value,
        double value when double.IsInteger(value) && value is > 0 and <= int.MaxValue / 4 => (int)value,
        _ => null,
    };
}
