namespace LinkedRecords.GraphQL.Types;

/// <summary>A type reference: a named type, or a list or non-null wrapper around another reference.</summary>
/// <remarks>Section 3.4, https://spec.graphql.org/September2025/#sec-Types. <see cref="object.ToString"/> gives SDL notation, <c>[Int!]</c>.</remarks>
public abstract class GraphQLType
{
    private protected GraphQLType()
    {
    }

    /// <summary>The named type inside all wrappers.</summary>
    public abstract NamedType Named { get; }

    /// <summary>Whether arguments, input fields and variables may have this type.</summary>
    public bool IsInput => Named.Kind is TypeKind.Scalar or TypeKind.Enum or TypeKind.InputObject;

    /// <summary>Whether fields may have this type.</summary>
    public bool IsOutput => Named.Kind is not TypeKind.InputObject;

    /// <summary>Whether this is a scalar or enum, not wrapped.</summary>
    public virtual bool IsLeaf => false;

    /// <summary>Whether this is an object, interface or union, not wrapped.</summary>
    public virtual bool IsComposite => false;

    /// <summary>Whether this is an interface or union, not wrapped.</summary>
    public virtual bool IsAbstract => false;
}
