using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Types.Scalars;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Coerces raw values to input types. Says only whether a value fits; <see cref="InputValidation"/> says why not.</summary>
/// <remarks>Sections 3.5 to 3.12, "Input Coercion", https://spec.graphql.org/September2025/#sec-Scalars.Input-Coercion.</remarks>
internal static class InputCoercion
{
    public static Coerced Coerce(object? raw, GraphQLType type)
    {
        if (type is NonNullType nonNull)
            return raw is null ? Coerced.Refused() : Coerce(raw, nonNull.Nullable);
        if (raw is null)
            return Coerced.To(null);
        return type switch
        {
            ListType list => CoerceList(raw, list),
            InputObjectType input => CoerceObject(raw, input),
            EnumType enumType => EnumCodec.Parse(enumType, raw, hideSuggestions: true),
            ScalarType scalar => scalar.Codec.Parse(raw),
            _ => Coerced.Refused(),
        };
    }

    /// <summary>The coerced default; refused when there is none or it does not fit.</summary>
    public static Coerced CoerceDefault(InputValue value)
    {
        if (value.Default is null)
            return Coerced.Refused();
        return value.CoercedDefault ??= LiteralCoercion.Coerce(value.Default, value.Type, VariableValues.None);
    }

    /// <summary>Whether a @oneOf input has exactly one field and that one is not null.</summary>
    public static bool IsOneOf(int given, OrderedDictionary<string, object?> fields) =>
        given == 1 && fields.Count == 1 && fields.GetAt(0).Value is not null;

    private static Coerced CoerceList(object raw, ListType type)
    {
        var coerced = new List<object?>();
        if (RawValue.AsList(raw) is not { } items)
        {
            var single = Coerce(raw, type.Item);
            return single.IsValid ? Coerced.To(new List<object?> { single.Value }) : single;
        }
        foreach (var item in items)
        {
            var result = Coerce(item, type.Item);
            if (!result.IsValid)
                return result;
            coerced.Add(result.Value);
        }
        return Coerced.To(coerced);
    }

    private static Coerced CoerceObject(object raw, InputObjectType type)
    {
        if (raw is not IReadOnlyDictionary<string, object?> given || given.Keys.Any(name => type.Fields.Find(name) is null))
            return Coerced.Refused();
        var fields = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in type.Fields)
        {
            var isGiven = given.TryGetValue(field.Name, out var value);
            if (!isGiven && field.IsRequired)
                return Coerced.Refused();
            var result = isGiven ? Coerce(value, field.Type) : CoerceDefault(field);
            if (result.IsValid)
                fields[field.Name] = result.Value;
            else if (isGiven)
                return result;
        }
        return type.IsOneOf && !IsOneOf(given.Count, fields) ? Coerced.Refused() : Coerced.To(fields);
    }
}
