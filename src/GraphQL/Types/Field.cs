using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>A field of an object or interface type.</summary>
public sealed class Field : INamed
{
    /// <summary>A field of <paramref name="parent"/>.</summary>
    /// <param name="parent">Null for <c>__typename</c>, <c>__schema</c> and <c>__type</c>, which no type declares.</param>
    internal Field(FieldedType? parent, string name, GraphQLType type)
    {
        Parent = parent;
        Name = name;
        Type = type;
    }

    /// <summary>The type that declares the field; null for <c>__typename</c>, <c>__schema</c> and <c>__type</c>.</summary>
    public FieldedType? Parent { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The type of its value.</summary>
    public GraphQLType Type { get; }

    /// <summary>Markdown, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>The arguments, in declared order.</summary>
    public NamedList<Argument> Arguments { get; internal init; } = NamedList<Argument>.Empty;

    /// <summary>Why the field is deprecated; null when it is not.</summary>
    public string? DeprecationReason { get; internal init; }

    /// <summary>The syntax that this was built from; null for built-in types.</summary>
    public FieldDefinitionNode? Definition { get; internal init; }

    /// <summary>What computes the value; bound when the schema is built with resolvers.</summary>
    internal FieldResolver? Resolver { get; set; }

    /// <summary>What opens the source stream; bound for fields of the subscription type.</summary>
    internal SourceStream? Subscriber { get; set; }

    /// <summary>Whether the events of a subscription field are answered once for all who select alike.</summary>
    internal bool IsShared { get; set; }

    /// <summary>The schema coordinate, <c>Type.field</c>.</summary>
    public override string ToString() => $"{Parent?.Name ?? "<meta>"}.{Name}";
}
