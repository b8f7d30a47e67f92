namespace LinkedRecords.GraphQL.Types;

/// <summary>An object type. Section 3.6, https://spec.graphql.org/September2025/#sec-Objects.</summary>
public sealed class ObjectType : FieldedType
{
    internal ObjectType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <inheritdoc/>
    public override TypeKind Kind => TypeKind.Object;
}
