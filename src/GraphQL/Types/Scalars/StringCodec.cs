using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Scalars;

/// <summary>Text. Section 3.5.3, https://spec.graphql.org/September2025/#sec-String.</summary>
internal sealed class StringCodec : ScalarCodec
{
    public override Coerced Parse(object raw) => raw switch
    {
        string text when JsonText.IsWhole(text) => Coerced.To(text),
        string => Coerced.Refused("String cannot represent half of a surrogate pair. Send whole characters."),
        _ => Coerced.Refused($"String cannot represent a non string value: {Inspect.Value(raw)}"),
    };

    public override Coerced ParseLiteral(ValueNode literal) => literal is StringValueNode text
        ? Coerced.To(text.Value)
        : Coerced.Refused($"String cannot represent a non string value: {Printer.Print(literal)}");

    public override string? Write(object? value, JsonOutput output)
    {
        var text = value switch
        {
            string fast => fast,
            bool boolean => boolean ? "true" : "false",
            _ => RawValue.AsNumber(value) is { } number && double.IsFinite(number) ? NumberText.Of(number) : null,
        };
        if (text is null)
            return $"String cannot represent value: {Inspect.Value(value)}";
        output.WriteString(text);
        return null;
    }

    internal override ValueNode? ToLiteral(object raw) => raw is string ? RawValue.ToLiteral(raw) : null;
}
