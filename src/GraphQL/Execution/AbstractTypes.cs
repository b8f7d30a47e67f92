using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Checks the answer of a type resolver. Section 6.4.3, https://spec.graphql.org/September2025/#ResolveAbstractType().</summary>
internal static class AbstractTypes
{
    /// <summary>Follows the answer to an object type of the schema.</summary>
    /// <returns>What is wrong with the name, or null when it leads to <paramref name="runtimeType"/>.</returns>
    public static string? Check(Schema schema, NamedType abstractType, object? answer, object value, FieldPlan field, out ObjectType? runtimeType)
    {
        runtimeType = null;
        if (answer is null)
        {
            return $"{Must(abstractType, field)}. Either the \"{abstractType}\" type should provide a \"resolveType\" function or each possible type should provide an \"isTypeOf\" function.";
        }
        if (answer is not string name)
            return $"{Must(abstractType, field)} with value {Inspect.Value(value)}, received \"{Inspect.Value(answer)}\", which is not a valid Object type name.";
        switch (schema.FindType(name))
        {
            case null:
                return $"Abstract type \"{abstractType}\" was resolved to a type \"{name}\" that does not exist inside the schema.";
            case not ObjectType:
                return $"Abstract type \"{abstractType}\" was resolved to a non-object type \"{name}\".";
            case ObjectType known when !schema.IsSubtype(abstractType, known):
                return $"Runtime Object type \"{known}\" is not a possible type for \"{abstractType}\".";
            case ObjectType known:
                runtimeType = known;
                return null;
        }
    }

    private static string Must(NamedType abstractType, FieldPlan field) =>
        $"Abstract type \"{abstractType}\" must resolve to an Object type at runtime for field \"{field.ParentType.Name}.{field.Field.Name}\"";
}
