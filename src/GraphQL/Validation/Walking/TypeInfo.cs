using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Walking;

/// <summary>Where a walk stands in terms of the schema. Only the walker writes it; null means not known or not there.</summary>
internal sealed class TypeInfo
{
    /// <summary>The definition at the top of the document that the walk is in.</summary>
    public DefinitionNode? Definition { get; set; }

    /// <summary>The output type of the innermost field, or the type of the innermost operation or fragment.</summary>
    public GraphQLType? Type { get; set; }

    /// <summary>The type from which the innermost selection set selects.</summary>
    public NamedType? ParentType { get; set; }

    /// <summary>The innermost field; it stays while the walk is in its selections.</summary>
    public Field? Field { get; set; }

    /// <summary>The directive whose use the walk is in.</summary>
    public Directive? Directive { get; set; }

    /// <summary>The node on which the directive is used.</summary>
    public SyntaxNode? DirectiveHolder { get; set; }

    /// <summary>Whether the walk is in the use of a directive, known or not.</summary>
    public bool IsInDirective { get; set; }

    /// <summary>The argument of a field or directive that the walk is in.</summary>
    public Argument? Argument { get; set; }

    /// <summary>The fragment that the spread around refers to.</summary>
    public FragmentDefinitionNode? SpreadFragment { get; set; }

    /// <summary>The type that is expected of the innermost value.</summary>
    public GraphQLType? InputType { get; set; }

    /// <summary>The type that is expected of the value around the innermost one.</summary>
    public GraphQLType? ParentInputType { get; set; }

    /// <summary>Whether the innermost argument or input field has a default.</summary>
    public bool HasDefault { get; set; }

    /// <summary>How many list and object literals are around the innermost value.</summary>
    public int ValueDepth { get; set; }
}
