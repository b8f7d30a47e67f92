using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>A type that the schema declares under a name.</summary>
/// <remarks>Types refer to each other in cycles, so the builder creates all of them first and gives them their members once, before the schema is handed out; afterwards nothing changes.</remarks>
public abstract class NamedType : GraphQLType, INamed
{
    private protected NamedType(string name, string? description)
    {
        Name = name;
        Description = description;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Markdown, or null.</summary>
    public string? Description { get; }

    /// <summary>What sort of type this is.</summary>
    public abstract TypeKind Kind { get; }

    /// <inheritdoc/>
    public override bool IsLeaf => Kind is TypeKind.Scalar or TypeKind.Enum;

    /// <inheritdoc/>
    public override bool IsComposite => Kind is TypeKind.Object or TypeKind.Interface or TypeKind.Union;

    /// <inheritdoc/>
    public override bool IsAbstract => Kind is TypeKind.Interface or TypeKind.Union;

    /// <inheritdoc/>
    public override NamedType Named => this;

    /// <summary>The definition and then the extensions that this type was built from; empty for built-in types.</summary>
    public IReadOnlyList<DefinitionNode> Definitions { get; internal init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
