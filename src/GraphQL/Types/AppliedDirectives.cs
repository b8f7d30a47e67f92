using System.Collections.Immutable;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>What the specified directives say where a schema applies them.</summary>
internal static class AppliedDirectives
{
    public static string? DeprecationReason(ImmutableArray<DirectiveNode> directives) =>
        Uses(directives, "deprecated") ? ArgumentCoercion.OfDirective(BuiltIns.Deprecated, directives, VariableValues.None)?.Get<string>("reason") : null;

    public static string? SpecifiedByUrl(DefinitionNode scalar)
    {
        var directives = scalar switch
        {
            ScalarTypeDefinitionNode definition => definition.Directives,
            ScalarTypeExtensionNode extension => extension.Directives,
            _ => [],
        };
        return Uses(directives, "specifiedBy") ? ArgumentCoercion.OfDirective(BuiltIns.SpecifiedBy, directives, VariableValues.None)?.Get<string>("url") : null;
    }

    public static bool IsOneOf(ImmutableArray<DirectiveNode> directives) => Uses(directives, "oneOf");

    // Asked first, for the built-in directives are themselves built from SDL that uses none.
    private static bool Uses(ImmutableArray<DirectiveNode> directives, string name) =>
        directives.Any(directive => string.Equals(directive.Name.Value, name, StringComparison.Ordinal));
}
