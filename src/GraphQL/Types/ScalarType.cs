namespace LinkedRecords.GraphQL.Types;

/// <summary>A scalar type. Section 3.5, https://spec.graphql.org/September2025/#sec-Scalars.</summary>
public sealed class ScalarType : NamedType
{
    internal ScalarType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <summary>The URL of <c>@specifiedBy</c>, or null.</summary>
    public string? SpecifiedByUrl { get; internal init; }

    /// <summary>Reads and writes values; a scalar that is bound to no codec passes them through.</summary>
    public ScalarCodec Codec { get; internal set; } = ScalarCodec.PassThrough;

    /// <inheritdoc/>
    public override TypeKind Kind => TypeKind.Scalar;
}
