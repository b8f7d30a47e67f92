using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>What arguments and input fields have in common: a name, a type and perhaps a default.</summary>
public abstract class InputValue : INamed
{
    private protected InputValue(string name, GraphQLType type)
    {
        Name = name;
        Type = type;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The declared type.</summary>
    public GraphQLType Type { get; }

    /// <summary>Markdown, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>The default as the schema writes it; null when there is none (<c>= null</c> is a null literal).</summary>
    public ValueNode? Default { get; internal init; }

    /// <summary>Why the value is deprecated; null when it is not.</summary>
    public string? DeprecationReason { get; internal init; }

    /// <summary>The syntax that this was built from; null for built-in types.</summary>
    public InputValueDefinitionNode? Definition { get; internal init; }

    /// <summary>The default, coerced once, at first use.</summary>
    internal Coerced? CoercedDefault { get; set; }

    /// <summary>Whether a value must be given: the type is non-null and there is no default.</summary>
    public bool IsRequired => Type is NonNullType && Default is null;
}
