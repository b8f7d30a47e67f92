using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>A rule before it is applied: how to begin, and which nodes it wants to see.</summary>
/// <param name="Name">The name under which all implementations know it.</param>
/// <param name="Begin">Makes the rule for one document; called when the first node comes that it wants to see.</param>
internal sealed record RuleDescription(string Name, Func<ValidationContext, ValidationRule> Begin)
{
    /// <summary>The kinds of nodes for which <see cref="ValidationRule.Enter"/> is called.</summary>
    public IReadOnlyList<SyntaxKind> Enters { get; init; } = [];

    /// <summary>The kinds of nodes for which <see cref="ValidationRule.Leave"/> is called.</summary>
    public IReadOnlyList<SyntaxKind> Leaves { get; init; } = [];
}
