using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>A directive that documents or schemas may use. Section 3.13, https://spec.graphql.org/September2025/#sec-Type-System.Directives.</summary>
public sealed class Directive : INamed
{
    internal Directive(string name) => Name = name;

    /// <summary>The name without <c>@</c>.</summary>
    public string Name { get; }

    /// <summary>Markdown, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>Where it may stand, as in <c>on FIELD | QUERY</c>, in declared order.</summary>
    public IReadOnlyList<string> Locations { get; internal init; } = [];

    /// <summary>Whether it may stand more than once at one location.</summary>
    public bool IsRepeatable { get; internal init; }

    /// <summary>The arguments, in declared order.</summary>
    public NamedList<Argument> Arguments { get; internal init; } = NamedList<Argument>.Empty;

    /// <summary>Why the directive is deprecated; null when it is not.</summary>
    public string? DeprecationReason { get; internal init; }

    /// <summary>The syntax that this was built from; null for specified directives.</summary>
    public DirectiveDefinitionNode? Definition { get; internal init; }

    /// <summary>The name with <c>@</c>.</summary>
    public override string ToString() => $"@{Name}";
}
