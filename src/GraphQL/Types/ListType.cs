namespace LinkedRecords.GraphQL.Types;

/// <summary>A list of <see cref="Item"/>.</summary>
public sealed class ListType(GraphQLType item) : GraphQLType
{
    /// <summary>The type of each item.</summary>
    public GraphQLType Item { get; } = item;

    /// <inheritdoc/>
    public override NamedType Named => Item.Named;

    /// <inheritdoc/>
    public override string ToString() => $"[{Item}]";
}
