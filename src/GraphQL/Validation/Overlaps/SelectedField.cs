using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>A field that is selected from a type.</summary>
internal sealed class SelectedField
{
    public SelectedField(NamedType? parentType, FieldNode node)
    {
        ParentType = parentType;
        Node = node;
        Type = (parentType as FieldedType)?.Fields.Find(node.Name.Value)?.Type;
        Stream = Directives.Find(node.Directives, "stream");
        Arguments = GivenArguments.Of(node.Arguments);
        StreamArguments = Stream is null ? null : GivenArguments.Of(Stream.Arguments);
    }

    public NamedType? ParentType { get; }

    public FieldNode Node { get; }

    /// <summary>The declared type; null when it is not known.</summary>
    public GraphQLType? Type { get; }

    public DirectiveNode? Stream { get; }

    public GivenArguments? Arguments { get; }

    public GivenArguments? StreamArguments { get; }

    /// <summary>What is selected below the field; null until it is looked for, and when nothing is.</summary>
    public SelectedFields? Below { get; set; }

    /// <summary>Whether nothing but its name and type can make it differ from another field.</summary>
    public bool IsSimpleLeaf => Arguments is null && Node.SelectionSet is null && Stream is null;
}
