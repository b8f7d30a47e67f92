using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Finds uses of directives and what is given to them.</summary>
internal static class Directives
{
    /// <summary>The first use of the directive, or null.</summary>
    public static DirectiveNode? Find(ImmutableArray<DirectiveNode> directives, string name) => directives.IsEmpty
        ? null
        : directives.FirstOrDefault(directive => string.Equals(directive.Name.Value, name, StringComparison.Ordinal));

    /// <summary>What is given to the argument, or null.</summary>
    public static ValueNode? FindArgument(DirectiveNode directive, string name) =>
        directive.Arguments.FirstOrDefault(argument => string.Equals(argument.Name.Value, name, StringComparison.Ordinal))?.Value;
}
