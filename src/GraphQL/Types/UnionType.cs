namespace LinkedRecords.GraphQL.Types;

/// <summary>A union type. Section 3.8, https://spec.graphql.org/September2025/#sec-Unions.</summary>
public sealed class UnionType : NamedType
{
    internal UnionType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <summary>The types that a value may have; in a valid schema all are object types.</summary>
    public IReadOnlyList<NamedType> Members { get; internal set; } = [];

    /// <inheritdoc/>
    public override TypeKind Kind => TypeKind.Union;
}
