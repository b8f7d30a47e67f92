using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Scalars;

/// <summary>True or false. Section 3.5.4, https://spec.graphql.org/September2025/#sec-Boolean.</summary>
internal sealed class BooleanCodec : ScalarCodec
{
    public override Coerced Parse(object raw) => raw is bool
        ? Coerced.To(raw)
        : Coerced.Refused($"Boolean cannot represent a non boolean value: {Inspect.Value(raw)}");

    public override Coerced ParseLiteral(ValueNode literal) => literal is BooleanValueNode boolean
        ? Coerced.To(boolean.Value)
        : Coerced.Refused($"Boolean cannot represent a non boolean value: {Printer.Print(literal)}");

    public override string? Write(object? value, JsonOutput output)
    {
        bool? boolean = value switch
        {
            bool fast => fast,
            _ => RawValue.AsNumber(value) is { } number && double.IsFinite(number) ? number != 0 : null,
        };
        if (boolean is not { } known)
            return $"Boolean cannot represent a non boolean value: {Inspect.Value(value)}";
        output.WriteBoolean(known);
        return null;
    }

    internal override ValueNode? ToLiteral(object raw) => raw is bool ? RawValue.ToLiteral(raw) : null;
}
