using System.Globalization;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Scalars;

/// <summary>Finite IEEE 754 doubles. Section 3.5.2, https://spec.graphql.org/September2025/#sec-Float.</summary>
internal sealed class FloatCodec : ScalarCodec
{
    public override Coerced Parse(object raw) =>
        RawValue.AsNumber(raw) is { } number && double.IsFinite(number) ? Coerced.To(number) : NotNumeric(raw);

    public override Coerced ParseLiteral(ValueNode literal) => literal switch
    {
        IntValueNode number => Coerced.To(double.Parse(number.Value, CultureInfo.InvariantCulture)),
        FloatValueNode number => Coerced.To(double.Parse(number.Value, CultureInfo.InvariantCulture)),
        _ => Coerced.Refused($"Float cannot represent non numeric value: {Printer.Print(literal)}"),
    };

    public override string? Write(object? value, JsonOutput output)
    {
        var number = value switch
        {
            double fast => fast,
            bool boolean => boolean ? 1 : 0,
            string { Length: > 0 } text => JsNumber.Parse(text),
            _ => RawValue.AsNumber(value) ?? double.NaN,
        };
        if (!double.IsFinite(number))
            return NotNumeric(value).Problem;
        output.WriteNumber(number);
        return null;
    }

    internal override ValueNode? ToLiteral(object raw) =>
        RawValue.ToLiteral(raw) is var literal and (IntValueNode or FloatValueNode) ? literal : null;

    private static Coerced NotNumeric(object? shown) =>
        Coerced.Refused($"Float cannot represent non numeric value: {Inspect.Value(shown)}");
}
