using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>One use of a fragment that declares variables: in it, these have values of their own.</summary>
/// <param name="Fragment">The fragment; null only in <see cref="OfOperation"/>.</param>
internal sealed record VariableScope(FragmentDefinitionNode? Fragment)
{
    /// <summary>Where all variables are those of the operation.</summary>
    public static readonly VariableScope OfOperation = new((FragmentDefinitionNode?)null);

    /// <summary>A new scope, unless the fragment declares no variables.</summary>
    public static VariableScope Of(FragmentDefinitionNode? fragment) =>
        fragment is { VariableDefinitions.IsEmpty: false } ? new VariableScope(fragment) : OfOperation;
}
