using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Scalars;

/// <summary>Reads and writes enum values by name. Section 3.9, https://spec.graphql.org/September2025/#sec-Enums.</summary>
internal static class EnumCodec
{
    /// <summary>Coerces a raw value of variables.</summary>
    public static Coerced Parse(EnumType type, object raw, bool hideSuggestions)
    {
        if (raw is not string name)
        {
            var shown = Inspect.Value(raw);
            return Coerced.Refused($"Enum \"{type.Name}\" cannot represent non-string value: {shown}.{Suggest(type, shown, hideSuggestions)}");
        }
        return type.Values.Find(name) is { } value
            ? Coerced.To(value.Name)
            : Coerced.Refused($"Value \"{name}\" does not exist in \"{type.Name}\" enum.{Suggest(type, name, hideSuggestions)}");
    }

    /// <summary>Coerces a literal.</summary>
    public static Coerced ParseLiteral(EnumType type, ValueNode literal, bool hideSuggestions)
    {
        if (literal is EnumValueNode name && type.Values.Find(name.Value) is { } value)
            return Coerced.To(value.Name);
        var shown = Printer.Print(literal);
        return Coerced.Refused(literal is EnumValueNode
            ? $"Value \"{shown}\" does not exist in \"{type.Name}\" enum.{Suggest(type, shown, hideSuggestions)}"
            : $"Enum \"{type.Name}\" cannot represent non-enum value: {shown}.{Suggest(type, shown, hideSuggestions)}");
    }

    /// <summary>Writes the name of a value; the result is null, or why the value is none of the enum's.</summary>
    public static string? Write(EnumType type, object value, JsonOutput output)
    {
        if (type.FindByResult(value) is not { } known)
            return $"Enum \"{type.Name}\" cannot represent value: {Inspect.Value(value)}";
        output.WriteRawUtf8(known.QuotedName);
        return null;
    }

    private static string Suggest(EnumType type, string unknown, bool hideSuggestions) =>
        hideSuggestions ? "" : Suggestions.DidYouMean(Suggestions.List(unknown, type.Values.Names), "the enum value");
}
