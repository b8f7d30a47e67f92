using System.Collections;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Values as JSON can say them: null, bool, int, long, double, string, lists and objects. Anything else is opaque and passed on.</summary>
internal static class RawValue
{
    /// <summary>The raw value of a JSON element. Integers that fit are <see cref="int"/> or <see cref="long"/>, other numbers <see cref="double"/>.</summary>
    public static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(element),
        JsonValueKind.Number => FromNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToList(),
        JsonValueKind.Object => FromObject(element),
        _ => null,
    };

    /// <summary>The value of a literal without variables, by its own notation and no type: an enum value is its name.</summary>
    public static object? FromLiteral(ValueNode literal) => literal switch
    {
        IntValueNode number => FromDigits(number.Value),
        FloatValueNode number => double.Parse(number.Value, CultureInfo.InvariantCulture),
        StringValueNode text => text.Value,
        EnumValueNode name => name.Value,
        BooleanValueNode boolean => boolean.Value,
        ListValueNode list => list.Values.Select(FromLiteral).ToList(),
        ObjectValueNode fields => FromFields(fields),
        _ => null,
    };

    /// <summary>The literal of a raw value by its own shape.</summary>
    public static ValueNode ToLiteral(object? raw) => raw switch
    {
        null => new NullValueNode(default),
        bool boolean => new BooleanValueNode(boolean, default),
        string text => new StringValueNode(text, IsBlock: false, default),
        int or long => new IntValueNode(Convert.ToString(raw, CultureInfo.InvariantCulture)!, default),
        double number => ToLiteral(number),
        IReadOnlyDictionary<string, object?> fields => new ObjectValueNode([.. fields.Select(ToField)], default),
        IEnumerable items => new ListValueNode([.. items.Cast<object?>().Select(ToLiteral)], default),
        _ => new StringValueNode(Convert.ToString(raw, CultureInfo.InvariantCulture) ?? "", IsBlock: false, default),
    };

    /// <summary>The items when the value is a list; text and objects are not lists.</summary>
    public static IEnumerable? AsList(object value) =>
        value is string or IReadOnlyDictionary<string, object?> ? null : value as IEnumerable;

    /// <summary>The number as a double, when the value is one.</summary>
    public static double? AsNumber(object? value) => value switch
    {
        int number => number,
        long number => number,
        double number => number,
        float number => number,
        decimal number => (double)number,
        short number => number,
        byte number => number,
        uint number => number,
        ulong number => number,
        _ => null,
    };

    private static object FromNumber(JsonElement element)
    {
        if (element.TryGetInt32(out var small))
            return small;
        var number = element.GetDouble();
        return Narrow(number);
    }

    private static object FromDigits(string digits) =>
        int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small)
            ? small
            : Narrow(double.Parse(digits, CultureInfo.InvariantCulture));

    // 1.0 and 1 are the same number in JSON.
#pragma warning disable CA1859 // An int is boxed as an int here; as a double it would be another value to codecs.
    private static object Narrow(double number)
#pragma warning restore CA1859
    {
        if (double.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue)
            return (int)number;
        return number;
    }

    private static OrderedDictionary<string, object?> FromObject(JsonElement element)
    {
        var fields = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            fields[JsonText.NameOf(property)] = FromJson(property.Value);
        return fields;
    }

    private static OrderedDictionary<string, object?> FromFields(ObjectValueNode literal)
    {
        var fields = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in literal.Fields)
            fields[field.Name.Value] = FromLiteral(field.Value);
        return fields;
    }

    private static ValueNode ToLiteral(double number)
    {
        if (!double.IsFinite(number))
            return new NullValueNode(default);
        var digits = NumberText.Of(number);
        return digits.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0
            ? new IntValueNode(digits, default)
            : new FloatValueNode(digits, default);
    }

    private static ObjectFieldNode ToField(KeyValuePair<string, object?> field) =>
        new(new NameNode(field.Key, default), ToLiteral(field.Value), default);
}
