namespace LinkedRecords.GraphQL.Types;

public sealed partial class Schema
{
    private Dictionary<string, Func<object, object?>> _typeResolvers = new(StringComparer.Ordinal);

    /// <summary>Names the object type of a value of an interface or union; null when nobody knows it.</summary>
    internal object? ResolveType(NamedType abstractType, object value) =>
        _typeResolvers.TryGetValue(abstractType.Name, out var resolve) ? resolve(value) : null;

    internal void BindTypeResolvers(Dictionary<string, Func<object, object?>> resolvers) => _typeResolvers = resolvers;
}
