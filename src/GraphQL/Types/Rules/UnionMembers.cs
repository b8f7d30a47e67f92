using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Rules;

/// <summary>A union has members, all of them different object types.</summary>
/// <remarks>Section 3.8, https://spec.graphql.org/September2025/#sec-Unions.Type-Validation.</remarks>
internal static class UnionMembers
{
    public static void Check(SchemaValidation validation, UnionType union)
    {
        if (union.Members.Count == 0)
            validation.Report($"Union type {union} must define one or more member types.", union.Definitions);
        var included = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in union.Members)
        {
            if (!included.Add(member.Name))
                validation.Report($"Union type {union} can only include type {member} once.", NodesOf(union, member));
            else if (member is not ObjectType)
                validation.Report($"Union type {union} can only include Object types, it cannot include {member}.", NodesOf(union, member));
        }
    }

    private static IEnumerable<NamedTypeNode> NodesOf(UnionType union, NamedType member) =>
        union.Definitions.SelectMany(definition => TypeMembers.UnionMembers(definition)).Where(node => string.Equals(node.Name.Value, member.Name, StringComparison.Ordinal));
}
