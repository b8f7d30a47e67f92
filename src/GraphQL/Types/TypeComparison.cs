namespace LinkedRecords.GraphQL.Types;

/// <summary>How type references relate to each other.</summary>
public static class TypeComparison
{
    /// <summary>Whether both are the same named type in the same wrappers.</summary>
    public static bool AreEqual(GraphQLType one, GraphQLType other) => (one, other) switch
    {
        (NonNullType a, NonNullType b) => AreEqual(a.Nullable, b.Nullable),
        (ListType a, ListType b) => AreEqual(a.Item, b.Item),
        _ => ReferenceEquals(one, other),
    };

    /// <summary>Whether every value of <paramref name="candidate"/> is a value of <paramref name="super"/>: covariance of lists, non-null and abstract types.</summary>
    public static bool IsSubtype(Schema schema, GraphQLType candidate, GraphQLType super)
    {
        if (ReferenceEquals(candidate, super))
            return true;
        if (super is NonNullType nonNull)
            return candidate is NonNullType other && IsSubtype(schema, other.Nullable, nonNull.Nullable);
        if (candidate is NonNullType wrapped)
            return IsSubtype(schema, wrapped.Nullable, super);
        if (super is ListType list)
            return candidate is ListType items && IsSubtype(schema, items.Item, list.Item);
        return candidate is FieldedType named && super is NamedType { IsAbstract: true } abstractType && schema.IsSubtype(abstractType, named);
    }

    /// <summary>Whether some object type is possible for both composite types.</summary>
    public static bool DoOverlap(Schema schema, NamedType one, NamedType other)
    {
        if (ReferenceEquals(one, other))
            return true;
        if (one.IsAbstract && other.IsAbstract)
            return schema.PossibleTypes(one).Any(type => schema.IsSubtype(other, type));
        return one.IsAbstract ? schema.IsSubtype(one, other) : other.IsAbstract && schema.IsSubtype(other, one);
    }
}
