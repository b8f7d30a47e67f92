namespace LinkedRecords.GraphQL.Types;

/// <summary>An input object type. Section 3.10, https://spec.graphql.org/September2025/#sec-Input-Objects.</summary>
public sealed class InputObjectType : NamedType
{
    internal InputObjectType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <summary>The fields, in declared order.</summary>
    public NamedList<InputField> Fields { get; internal set; } = NamedList<InputField>.Empty;

    /// <summary>Whether exactly one field must be given, and not null (<c>@oneOf</c>).</summary>
    public bool IsOneOf { get; internal init; }

    /// <inheritdoc/>
    public override TypeKind Kind => TypeKind.InputObject;
}
