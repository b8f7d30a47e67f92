namespace LinkedRecords.GraphQL.Types;

/// <summary>A type whose value is never null.</summary>
public sealed class NonNullType(GraphQLType nullable) : GraphQLType
{
    /// <summary>The same type with null allowed; never itself a <see cref="NonNullType"/>.</summary>
    public GraphQLType Nullable { get; } = nullable;

    /// <inheritdoc/>
    public override NamedType Named => Nullable.Named;

    /// <inheritdoc/>
    public override string ToString() => $"{Nullable}!";
}
