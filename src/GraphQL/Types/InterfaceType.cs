namespace LinkedRecords.GraphQL.Types;

/// <summary>An interface type. Section 3.7, https://spec.graphql.org/September2025/#sec-Interfaces.</summary>
public sealed class InterfaceType : FieldedType
{
    internal InterfaceType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <inheritdoc/>
    public override TypeKind Kind => TypeKind.Interface;
}
