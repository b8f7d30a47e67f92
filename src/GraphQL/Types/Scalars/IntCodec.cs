using System.Globalization;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Scalars;

/// <summary>Signed 32-bit integers. Section 3.5.1, https://spec.graphql.org/September2025/#sec-Int.</summary>
internal sealed class IntCodec : ScalarCodec
{
    public override Coerced Parse(object raw) =>
        RawValue.AsNumber(raw) is { } number ? FromNumber(number, raw) : NotInteger(raw);

    public override Coerced ParseLiteral(ValueNode literal)
    {
        if (literal is not IntValueNode number)
            return Coerced.Refused($"Int cannot represent non-integer value: {Printer.Print(literal)}");
        return int.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Coerced.To(value)
            : Coerced.Refused($"Int cannot represent non 32-bit signed integer value: {number.Value}");
    }

    public override string? Write(object? value, JsonOutput output)
    {
        if (value is int fast)
        {
            output.WriteNumber(fast);
            return null;
        }
        var result = FromResult(value);
        if (result.IsValid)
            output.WriteNumber((int)result.Value!);
        return result.Problem;
    }

    internal override ValueNode? ToLiteral(object raw) =>
        FromNumber(RawValue.AsNumber(raw) ?? double.NaN, raw) is { IsValid: true } number ? RawValue.ToLiteral(number.Value) : null;

    private static Coerced FromResult(object? value) => value switch
    {
        bool boolean => Coerced.To(boolean ? 1 : 0),
        string { Length: > 0 } text => FromNumber(JsNumber.Parse(text), value),
        _ => RawValue.AsNumber(value) is { } number ? FromNumber(number, value) : NotInteger(value),
    };

    private static Coerced FromNumber(double number, object? shown)
    {
        if (!double.IsInteger(number))
            return NotInteger(shown);
        return number is >= int.MinValue and <= int.MaxValue
            ? Coerced.To((int)number)
            : Coerced.Refused($"Int cannot represent non 32-bit signed integer value: {Inspect.Value(shown)}");
    }

    private static Coerced NotInteger(object? shown) =>
        Coerced.Refused($"Int cannot represent non-integer value: {Inspect.Value(shown)}");
}
