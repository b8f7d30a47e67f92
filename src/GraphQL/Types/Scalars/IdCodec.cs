using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Scalars;

/// <summary>Opaque identifiers: strings or integers in, strings out. Section 3.5.5, https://spec.graphql.org/September2025/#sec-ID.</summary>
internal sealed class IdCodec : ScalarCodec
{
    public override Coerced Parse(object raw) =>
        TextOf(raw) is { } text && JsonText.IsWhole(text) ? Coerced.To(text) : Coerced.Refused(Problem(raw));

    public override Coerced ParseLiteral(ValueNode literal) => literal switch
    {
        StringValueNode text => Coerced.To(text.Value),
        IntValueNode number => Coerced.To(number.Value),
        _ => Coerced.Refused($"ID cannot represent a non-string and non-integer value: {Printer.Print(literal)}"),
    };

    public override string? Write(object? value, JsonOutput output)
    {
        if (TextOf(value) is not { } text)
            return Problem(value);
        output.WriteString(text);
        return null;
    }

    internal override ValueNode? ToLiteral(object raw) => TextOf(raw) switch
    {
        null => null,
        var digits when raw is not string || IsInteger(digits) => new IntValueNode(digits, default),
        var text => new StringValueNode(text, IsBlock: false, default),
    };

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        _ => RawValue.AsNumber(value) is { } number && double.IsInteger(number) ? NumberText.Of(number) : null,
    };

    private static bool IsInteger(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits.Length > 0 && (digits is "0" || digits[0] != '0') && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static string Problem(object? value) => $"ID cannot represent value: {Inspect.Value(value)}";
}
