using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Types.Scalars;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Coerces literals, and the variables in them, to input types. Says only whether a value fits; <see cref="InputLiterals"/> says why not.</summary>
internal static class LiteralCoercion
{
    public static Coerced Coerce(ValueNode literal, GraphQLType type, VariableValues variables)
    {
        if (literal is VariableNode variable)
            return CoerceVariable(variable, type, variables);
        if (type is NonNullType nonNull)
            return literal is NullValueNode ? Coerced.Refused() : Coerce(literal, nonNull.Nullable, variables);
        if (literal is NullValueNode)
            return Coerced.To(null);
        return type switch
        {
            ListType list => CoerceList(literal, list, variables),
            InputObjectType input => CoerceObject(literal, input, variables),
            EnumType enumType => EnumCodec.ParseLiteral(enumType, VariableReplacement.Replace(literal, variables), hideSuggestions: true),
            ScalarType scalar => scalar.Codec.ParseLiteral(VariableReplacement.Replace(literal, variables)),
            _ => Coerced.Refused(),
        };
    }

    // The value was coerced to the variable's own type already; validation has seen to it that the types agree.
    private static Coerced CoerceVariable(VariableNode variable, GraphQLType type, VariableValues variables) =>
        variables.TryGet(variable.Name.Value, out var value) && (value is not null || type is not NonNullType)
            ? Coerced.To(value)
            : Coerced.Refused();

    private static Coerced CoerceList(ValueNode literal, ListType type, VariableValues variables)
    {
        if (literal is not ListValueNode list)
        {
            var single = Coerce(literal, type.Item, variables);
            return single.IsValid ? Coerced.To(new List<object?> { single.Value }) : single;
        }
        var coerced = new List<object?>(list.Values.Length);
        foreach (var item in list.Values)
        {
            var result = Coerce(item, type.Item, variables);
            // A variable without value is null as an item, for an item cannot be left out.
            var isMissing = !result.IsValid && item is VariableNode && type.Item is not NonNullType;
            if (!result.IsValid && !isMissing)
                return result;
            coerced.Add(result.Value);
        }
        return Coerced.To(coerced);
    }

    private static Coerced CoerceObject(ValueNode literal, InputObjectType type, VariableValues variables)
    {
        if (literal is not ObjectValueNode given || given.Fields.Any(field => type.Fields.Find(field.Name.Value) is null))
            return Coerced.Refused();
        var fields = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in type.Fields)
        {
            var value = given.Fields.LastOrDefault(node => string.Equals(node.Name.Value, field.Name, StringComparison.Ordinal))?.Value;
            if (value is VariableNode variable && !variables.TryGet(variable.Name.Value, out _))
                value = null;
            if (value is null && field.IsRequired)
                return Coerced.Refused();
            var result = value is null ? InputCoercion.CoerceDefault(field) : Coerce(value, field.Type, variables);
            if (result.IsValid)
                fields[field.Name] = result.Value;
            else if (value is not null)
                return result;
        }
        var distinct = given.Fields.Select(field => field.Name.Value).Distinct(StringComparer.Ordinal).Count();
        return type.IsOneOf && !InputCoercion.IsOneOf(distinct, fields) ? Coerced.Refused() : Coerced.To(fields);
    }
}
