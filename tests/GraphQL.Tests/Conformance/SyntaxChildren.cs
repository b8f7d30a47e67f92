using System.Collections;
using System.Reflection;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>The nodes inside a node, in the order in which they stand in the source.</summary>
internal static class SyntaxChildren
{
    public static IEnumerable<SyntaxNode> Of(SyntaxNode node) => node.GetType()
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .SelectMany(property => Nodes(property.GetValue(node)))
        .Distinct(ReferenceEqualityComparer.Instance)
        .Cast<SyntaxNode>()
        .OrderBy(child => child.Location.Start)
        .ThenByDescending(child => child.Location.End);

    private static IEnumerable<SyntaxNode> Nodes(object? value) => value switch
    {
        SyntaxNode node => [node],
        IEnumerable items and not string => items.OfType<SyntaxNode>(),
        _ => [],
    };
}
