using System.Collections.Frozen;

namespace LinkedRecords.GraphQL.Language;

/// <summary>The names of the places where directives may be used.</summary>
/// <remarks>Section 3.13 of the specification, https://spec.graphql.org/September2025/#DirectiveLocation</remarks>
internal static class DirectiveLocations
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION", "FRAGMENT_VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION",
        "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION",
        "DIRECTIVE_DEFINITION",
    ]);

    public static bool IsLocation(string name) => Names.Contains(name);
}
