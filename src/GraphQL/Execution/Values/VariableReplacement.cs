using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Puts literals in the place of variables, so that scalars that read literals see none.</summary>
internal static class VariableReplacement
{
    public static ValueNode Replace(ValueNode literal, VariableValues variables) => literal switch
    {
        VariableNode variable => LiteralOf(variables.Find(variable.Name.Value), variables),
        ListValueNode list => list with { Values = [.. list.Values.Select(item => Replace(item, variables))] },
        ObjectValueNode fields => fields with
        {
            Fields =
            [
                .. fields.Fields
                    .Where(field => field.Value is not VariableNode variable || IsGiven(variables.Find(variable.Name.Value)))
                    .Select(field => field with { Value = Replace(field.Value, variables) }),
            ],
        },
        _ => literal,
    };

    private static bool IsGiven(VariableValues.Variable? variable) =>
        variable is { HasRaw: true } or { Given: not null } or { Default: not null };

    private static ValueNode LiteralOf(VariableValues.Variable? variable, VariableValues variables)
    {
        if (variable is null)
            return new NullValueNode(default);
        if (variable.Given is { } given)
            return Replace(given, variable.GivenScope ?? variables);
        return variable.FallsBack ? variable.Default : ToLiteral(variable.Raw, variable.Type) ?? new NullValueNode(default);
    }

    private static ValueNode? ToLiteral(object? raw, GraphQLType type) => (raw, type) switch
    {
        (null, NonNullType) => null,
        (_, NonNullType nonNull) => ToLiteral(raw, nonNull.Nullable),
        (null, _) => new NullValueNode(default),
        (_, ListType list) => ToList(raw, list),
        (_, InputObjectType input) => ToObject(raw, input),
        (string name, EnumType enumType) => enumType.Values.Find(name) is null ? null : new EnumValueNode(name, default),
        (_, ScalarType scalar) => scalar.Codec.ToLiteral(raw),
        _ => null,
    };

    private static ValueNode? ToList(object raw, ListType type)
    {
        if (RawValue.AsList(raw) is not { } items)
            return ToLiteral(raw, type.Item);
        var literals = items.Cast<object?>().Select(item => ToLiteral(item, type.Item)).ToList();
        return literals.Exists(literal => literal is null) ? null : new ListValueNode([.. literals.OfType<ValueNode>()], default);
    }

    private static ObjectValueNode? ToObject(object raw, InputObjectType type)
    {
        if (raw is not IReadOnlyDictionary<string, object?> given || given.Keys.Any(name => type.Fields.Find(name) is null))
            return null;
        var fields = new List<ObjectFieldNode>();
        foreach (var field in type.Fields)
        {
            if (!given.TryGetValue(field.Name, out var value))
            {
                if (field.IsRequired)
                    return null;
                continue;
            }
            if (ToLiteral(value, field.Type) is not { } literal)
                return null;
            fields.Add(new ObjectFieldNode(new NameNode(field.Name, default), literal, default));
        }
        return new ObjectValueNode([.. fields], default);
    }
}
